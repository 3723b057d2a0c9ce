import { z } from "zod";
import { ownAcceleratorSchema } from "../../catalog/acceleratorSchema.ts";

/** One figure of an accelerator file: "peakFlops.bf16" for the one below the other. */
export interface AcceleratorField {
  readonly path: string;
  readonly required: boolean;
  /** The only words allowed. */
  readonly choices: readonly string[];
  readonly description: string;
}

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly propertyNames?: { readonly enum?: readonly string[] };
}

/** What no form asks: names that a file gives itself, and figures that no formula reads. */
const left = new Set(["id", "vendor", "releaseYear", "aliases", "note", "sparsePeakFlops", "l2Capacity"]);
/** Formats that people know the rate of. */
const rates = ["bf16", "fp8", "int8", "fp4"];

/** The fields of an accelerator file in the order of its schema. */
export function acceleratorFields(): readonly AcceleratorField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(ownAcceleratorSchema, {
    io: "input",
    unrepresentable: "any",
  }) as Schema;
  return Object.entries(properties)
    .filter(([name]) => !left.has(name))
    .flatMap(([name, schema]) => fieldsBelow(name, schema, required.includes(name)));
}

function fieldsBelow(path: string, schema: Schema, required: boolean): readonly AcceleratorField[] {
  if (schema.propertyNames)
    return rates
      .filter((rate) => schema.propertyNames?.enum?.includes(rate))
      .map((rate, index) => ({
        path: `${path}.${rate}`,
        required: required && index === 0,
        choices: [],
        description: schema.description ?? "",
      }));
  if (schema.properties && !schema.anyOf)
    return Object.entries(schema.properties).flatMap(([name, below]) =>
      fieldsBelow(`${path}.${name}`, below, false),
    );
  return [
    {
      path,
      required,
      choices: schema.enum ?? [],
      description: schema.anyOf ? "" : (schema.description ?? ""),
    },
  ];
}

/** The file that a filled form stands for. What is empty is left out. */
export function acceleratorFileOf(texts: ReadonlyMap<string, string>): object {
  const file: Record<string, unknown> = {};
  for (const [path, text] of texts) {
    if (text.trim() === "") continue;
    const [name = "", below] = path.split(".");
    const value = path === "scaleUp.domainSize" ? Number(text) : text.trim();
    if (below === undefined) file[name] = value;
    else file[name] = { ...(file[name] as object | undefined), [below]: value };
  }
  return file;
}

/** The texts of a form that describes a device: what its entry says, in its source's own spelling. */
export function textsOf(entry: object): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { path } of acceleratorFields()) {
    let value: unknown = entry;
    for (const name of path.split(".")) value = (value as Record<string, unknown> | undefined)?.[name];
    if (typeof value === "object" && value !== null && "value" in value) texts.set(path, String(value.value));
    else if (value !== undefined) texts.set(path, String(value));
  }
  return texts;
}
