import type { Lengths } from "../../simulation/workload/lengths.ts";
import { InputError } from "../../units/inputError.ts";

/** The fields of an input that say how long prompts, or answers, are. */
export type LengthFields = {
  readonly [Name in `${"isl" | "osl"}${"" | "Sigma" | "Cv"}`]?:
    | number
    | string
    | readonly number[]
    | undefined;
};

/**
 * The lengths of prompts or answers: `1024`, `"800..1024"` drawn evenly, `"128,512,4096"` equally likely, or with
 * `islSigma` or `islCv` log-normal around a mean. What hardly varies is fixed. Throws an `InputError` that names a field.
 */
export function parseLength(fields: LengthFields, field: "isl" | "osl"): Lengths {
  const lengths = parseText(fields[field] ?? "", field);
  const [sigmaField, cvField] = [`${field}Sigma`, `${field}Cv`] as const;
  const [sigma, cv] = [fields[sigmaField], fields[cvField]];
  if (typeof sigma !== "number" && typeof cv !== "number") return lengths;
  if (typeof sigma === "number" && typeof cv === "number") {
    throw new InputError(
      "contradiction",
      [cvField],
      `${sigmaField} and ${cvField} exclude each other`,
      "state one of them",
    );
  }
  if (lengths.kind !== "fixed") {
    const spread = typeof sigma === "number" ? sigmaField : cvField;
    throw new InputError(
      "contradiction",
      [spread],
      `${spread} spreads a mean, and ${field} is a range or a list`,
      `state ${field} as one number`,
    );
  }
  // The coefficient of variation of a log-normal is sqrt(exp(sigma^2) - 1).
  const deviation = typeof sigma === "number" ? sigma : Math.sqrt(Math.log1p(Number(cv) ** 2));
  return deviation === 0 ? lengths : { kind: "log-normal", mean: lengths.tokens, sigma: deviation };
}

function parseText(value: number | string | readonly number[], field: string): Lengths {
  const fault = (code: string, what: string) =>
    new InputError(
      code,
      [field],
      `${field} ${what}, got ${typeof value === "string" ? `"${value}"` : String(value)}`,
      'for example 1024, "800..1024" or "128,512,4096"',
    );
  const check = (tokens: readonly number[]) => {
    if (!tokens.every(Number.isFinite))
      throw fault("not_a_number", "must be a number of tokens, a range or a list");
    if (!tokens.every(Number.isInteger)) throw fault("not_an_integer", "must be in whole tokens");
    if (tokens.some((count) => count < 1)) throw fault("out_of_range", "must be at least 1");
    return tokens;
  };
  const texts = typeof value === "object" ? value.map(String) : String(value).split(",");
  const range = /^\s*([\d.e+]+?)\s*\.\.\s*([\d.e+]+)\s*$/i.exec(texts[0] ?? "");
  if (texts.length === 1 && range) {
    const [low = 0, high = 0] = check([Number(range[1]), Number(range[2])]);
    if (high < low) throw fault("out_of_range", "must run from the smaller to the larger number");
    return low === high ? { kind: "fixed", tokens: low } : { kind: "uniform", low, high };
  }
  const tokens = check(texts.map((text) => (/^\s*[\d.e+]+\s*$/i.test(text) ? Number(text) : Number.NaN)));
  const [first = 1] = tokens;
  return tokens.every((count) => count === first)
    ? { kind: "fixed", tokens: first }
    : { kind: "empirical", tokens };
}
