import { editDistance } from "../../catalog/editDistance.ts";
import { InputError } from "../../units/inputError.ts";

/** A record from outside, before its fields are known to be right. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as a record; throws `not_a_record`. */
export function readRecord(value: unknown, path: readonly string[], what: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new InputError("not_a_record", path, `${path.join(".")} must be ${what}, got ${show(value)}`);
}

/** Refuses fields that nobody reads: a misspelt option must not pass for the default. */
export function refuseUnknownFields(record: Fields, known: readonly string[], path: readonly string[]): void {
  for (const field of Object.keys(record)) {
    if (known.includes(field)) continue;
    const plain = (name: string) => name.replaceAll("_", "").toLowerCase();
    const nearest = known.find((name) => editDistance(plain(name), plain(field)) <= 2);
    const hint = nearest ? `did you mean ${nearest}?` : `known are ${known.join(", ")}`;
    const owner = path.length > 0 ? path.join(".") : "a scenario";
    throw new InputError(
      "unknown_field",
      [...path, field],
      `${owner} has no field ${field} (got ${show(record[field])})`,
      hint,
    );
  }
}

/** A number that may be NaN or infinite; the range is the caller's. Throws `not_a_number`, `missing_field`. */
export function readNumber(value: unknown, path: readonly string[]): number {
  if (typeof value === "number") return value;
  refuseMissing(value, path);
  throw new InputError("not_a_number", path, `${path.join(".")} must be a number, got ${show(value)}`);
}

/** A whole number. Throws `missing_field`, `not_a_number`, `not_an_integer`. */
export function readInteger(value: unknown, path: readonly string[]): number {
  const number = readNumber(value, path);
  if (Number.isSafeInteger(number)) return number;
  throw new InputError("not_an_integer", path, `${path.join(".")} must be a whole number, got ${number}`);
}

export function readText(value: unknown, path: readonly string[]): string {
  if (typeof value === "string" && value !== "") return value;
  refuseMissing(value, path);
  throw new InputError("not_a_text", path, `${path.join(".")} must be a text, got ${show(value)}`);
}

/** Refuses a whole number below `least`; throws `out_of_range`. */
export function atLeast(least: number, value: number, path: readonly string[], note = ""): number {
  if (value >= least) return value;
  throw new InputError(
    "out_of_range",
    path,
    `${path.join(".")} must be at least ${least}, got ${value}${note}`,
  );
}

export function show(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

function refuseMissing(value: unknown, path: readonly string[]): void {
  if (value === undefined || value === null)
    throw new InputError("missing_field", path, `${path.join(".")} is required, got ${value}`);
}
