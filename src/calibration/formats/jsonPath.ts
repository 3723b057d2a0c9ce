/** A parsed JSON value. */
export type Json = unknown;

/** The value at "a.b.0.c"; undefined where a part is missing. */
export function valueAt(document: Json, path: string): Json {
  let value: Json = document;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string, Json>>)[key];
  }
  return value;
}

/** The first positive finite number at one of the paths; numbers in quotes count. */
export function numberAt(document: Json, paths: readonly string[]): number | undefined {
  for (const path of paths) {
    const value = valueAt(document, path);
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number === "number" && Number.isFinite(number) && number > 0) return number;
  }
  return undefined;
}

/** The first text at one of the paths. */
export function textAt(document: Json, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const value = valueAt(document, path);
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

/** Whether every path leads somewhere. */
export function hasAll(document: Json, paths: readonly string[]): boolean {
  return paths.every((path) => valueAt(document, path) !== undefined);
}
