import { InputError } from "../units/inputError.ts";

/** Tokens of a request: their mean, and whether all requests have the same number. */
export interface LengthRange {
  readonly meanTokens: number;
  readonly isFixed: boolean;
}

/** Reads "1024" or "800..1024" (uniform). Throws an `InputError` that names `field`. */
export function parseLength(value: number | string, field: string): LengthRange {
  const match = /^\s*([\d.e+]+?)\s*(?:\.\.\s*([\d.e+]+))?\s*$/i.exec(String(value));
  const low = Number(match?.[1] ?? Number.NaN);
  const high = match?.[2] === undefined ? low : Number(match[2]);
  const fault = (code: string, what: string) =>
    new InputError(
      code,
      [field],
      `${field} ${what}, got ${typeof value === "string" ? `"${value}"` : value}`,
      'for example 1024, or "800..1024"',
    );
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw fault("not_a_number", "must be a number of tokens or a range");
  if (!Number.isInteger(low) || !Number.isInteger(high))
    throw fault("not_an_integer", "must be in whole tokens");
  if (low < 1) throw fault("out_of_range", "must be at least 1");
  if (high < low) throw fault("out_of_range", "must run from the smaller to the larger number");
  return { meanTokens: (low + high) / 2, isFixed: low === high };
}
