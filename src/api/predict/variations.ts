import { kebabCase, type Field } from "../fields.ts";
import { InputError } from "../../units/inputError.ts";
import { didYouMean } from "../parseInput.ts";

/** One field and the values that it takes in turn. */
export interface Variation {
  readonly field: string;
  readonly values: readonly VariedValue[];
}

export type VariedValue = string | number | boolean;

/** More points than anybody reads; a sweep that asks for more is a slip. */
const mostValues = 1000;

/** Reads "hardware=h100-sxm,h200-sxm". */
export function parseComparison(text: string, fields: readonly Field[]): Variation {
  const { field, rest } = assignment(text, "compare", fields);
  return listed(text, field, rest, "compare");
}

function listed(text: string, field: Field, rest: string, option: string): Variation {
  const values = rest.split(",").map((value) => value.trim());
  if (values.length < 2 || values.includes("")) {
    throw new InputError(
      "too_few",
      [option],
      `${option} needs two or more values, got "${text}"`,
      `for example ${field.name}=A,B`,
    );
  }
  return { field: field.name, values: values.map((value) => typed(value, field, option)) };
}

/** Reads "concurrency=1..1024" (powers of two), "isl=1000..8000:1000" (steps) or a list. */
export function parseSweep(text: string, fields: readonly Field[]): Variation {
  const { field, rest } = assignment(text, "sweep", fields);
  const range = /^\s*([\d.e+-]+)\s*\.\.\s*([\d.e+-]+)\s*(?::\s*([\d.e+-]+))?\s*$/i.exec(rest);
  if (range === null) return listed(text, field, rest, "sweep");
  if (!isNumeric(field)) {
    throw new InputError(
      "not_a_number",
      ["sweep"],
      `sweep: ${field.name} has no range, got "${text}"`,
      `list its values: ${field.name}=A,B`,
    );
  }
  const [low, high, step] = [
    Number(range[1]),
    Number(range[2]),
    range[3] === undefined ? undefined : Number(range[3]),
  ];
  const isRange =
    Number.isFinite(low) &&
    Number.isFinite(high) &&
    (step === undefined ? low > 0 : low >= 0 && step > 0) &&
    high >= low;
  if (!isRange) {
    throw new InputError(
      "out_of_range",
      ["sweep"],
      `sweep must run upwards from a positive number, or in steps from 0, got "${text}"`,
      `for example ${field.name}=1..1024`,
    );
  }
  const values: number[] = [];
  const at = (i: number) => (step === undefined ? low * 2 ** i : rounded(low + i * step));
  for (let i = 0; at(i) < high && values.length <= mostValues; i++) values.push(at(i));
  values.push(high);
  if (values.length > mostValues) {
    throw new InputError(
      "too_many",
      ["sweep"],
      `sweep has more than ${mostValues} points: "${text}"`,
      "take a larger step",
    );
  }
  return { field: field.name, values };
}

/** Without what binary fractions add: three steps of 0.3 are 0.9. */
const rounded = (value: number): number => Number(value.toPrecision(12));

function assignment(text: string, option: string, fields: readonly Field[]) {
  const match = /^\s*([\w-]+)\s*=\s*(.+)$/s.exec(text);
  if (match === null) {
    throw new InputError(
      "malformed",
      [option],
      `${option} must be FIELD=VALUES, got "${text}"`,
      "for example tp=1,2,4",
    );
  }
  const [, name = "", rest = ""] = match;
  const field = fields.find((one) => one.name === name || kebabCase(one.name) === name);
  if (field === undefined) {
    const names = fields.map((one) => one.name);
    throw new InputError(
      "unknown_field",
      [option],
      `${option}: there is no field "${name}"`,
      didYouMean(names, name) ?? "a field is named as its flag, for example tp=1,2,4",
    );
  }
  return { field, rest };
}

/** Numbers, and lengths: texts that may be a range but start as a number. */
function isNumeric({ kind, default: fallback }: Field): boolean {
  return kind === "number" || kind === "integer" || typeof fallback === "number";
}

function typed(value: string, { name, kind }: Field, option: string): VariedValue {
  if (kind === "boolean" && (value === "true" || value === "false")) return value === "true";
  if (kind !== "number" && kind !== "integer") return value;
  const number = Number(value);
  if (Number.isFinite(number)) return number;
  throw new InputError("not_a_number", [option], `${option}: ${name} must be a number, got "${value}"`);
}
