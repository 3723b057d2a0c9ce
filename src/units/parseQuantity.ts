import { dimensionNotes, type Dimension, type QuantityOf } from "./dimension.ts";
import { InputError } from "./inputError.ts";
import { unitTable, type Unit } from "./unitTable.ts";

/** Which values a field takes. Infinite values and NaN are never taken. */
export type Range = "positive" | "nonNegative" | "finite";

export interface ParseOptions {
  /** Path of the field in the user's input, for messages: `["networkBandwidth"]`. */
  readonly path?: readonly string[];
  /** Default "nonNegative". */
  readonly range?: Range;
}

const numberAndUnit =
  /^([+-]?)(\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?\s*(.*)$/;
const notFinite = /^[+-]?(?:nan|inf|infinity|∞)\b/i;

/**
 * Reads a value with its unit ("100 GB/s", "80 GiB", "989 TFLOP/s", "10 us", "400 Gbps", "$2.5/h") into
 * the SI base unit of `dimension`. Decimal units round once, exactly as the literal in the base unit would.
 *
 * Throws an `InputError`: `missing_unit`, `unknown_unit`, `wrong_dimension`, `not_a_number`,
 * `out_of_range`. A bare number is a missing unit, except for tokens and parameters in text, which are counts.
 */
export function parseQuantity<D extends Dimension>(
  text: unknown,
  dimension: D,
  options: ParseOptions = {},
): QuantityOf[D] {
  const path = options.path ?? [];
  const field = path.at(-1) ?? "value";
  const { label, example } = dimensionNotes[dimension];
  if (typeof text === "number")
    throw new InputError(
      "missing_unit",
      path,
      `${field} must state its unit, got the bare number ${text}`,
      `write ${label} such as "${example}"`,
    );
  if (typeof text !== "string")
    throw new InputError(
      "not_a_quantity",
      path,
      `${field} must be ${label} such as "${example}", got ${describe(text)}`,
    );
  // "$2.5/h" becomes "2.5 $/h": a currency sign stands before its number.
  const spaced = text.trim().replace(/\s*(?:\/|\bper\b)\s*/g, "/");
  const trimmed = spaced.replace(/^([+-]?)(US\$|\$)\s*([^/]*)(\/.*)?$/, "$1$3 $2$4");
  const match = numberAndUnit.exec(trimmed);
  if (!match) {
    const code = notFinite.test(trimmed) ? "out_of_range" : "not_a_number";
    throw new InputError(
      code,
      path,
      `${field} must be ${label}: a finite number and a unit, got "${text}"`,
      `for example "${example}"`,
    );
  }
  const [, sign = "", digits = "", literalExponent = "0", symbol = ""] = match;
  const unit = findUnit(symbol.trim(), dimension, text, path);
  const literal = sign + digits.replaceAll(/[,_]/g, "");
  const value =
    (Number(`${literal}e${Number(literalExponent) + unit.exponent}`) * unit.factor) / unit.divisor;
  checkRange(value, options.range ?? "nonNegative", `"${text}"`, path);
  return value as QuantityOf[D];
}

/** Checks that a finite number lies in its field's range; `shown` is the value as the user wrote it. */
export function checkRange(value: number, range: Range, shown: string, path: readonly string[]): void {
  const allowed = { positive: value > 0, nonNegative: value >= 0, finite: true }[range];
  if (allowed && Number.isFinite(value)) return;
  const wanted = {
    positive: "positive and finite",
    nonNegative: "finite and not negative",
    finite: "finite",
  }[range];
  throw new InputError("out_of_range", path, `${path.at(-1) ?? "value"} must be ${wanted}, got ${shown}`);
}

const bareCount: Partial<Record<Dimension, Unit>> = {
  tokens: { symbol: "", dimension: "tokens", exponent: 0, factor: 1, divisor: 1 },
};

function findUnit(symbol: string, dimension: Dimension, text: string, path: readonly string[]): Unit {
  const field = path.at(-1) ?? "value";
  const { label, example } = dimensionNotes[dimension];
  if (symbol === "") {
    const count = bareCount[dimension];
    if (count) return count;
    throw new InputError(
      "missing_unit",
      path,
      `${field} must state its unit, got "${text}"`,
      `write ${label} such as "${example}"`,
    );
  }
  const unit = unitTable().get(symbol);
  if (!unit) {
    const nearest = nearestUnit(symbol, dimension);
    const hint = nearest ? `did you mean "${nearest}"?` : `for example "${example}"`;
    throw new InputError(
      "unknown_unit",
      path,
      `${field} has an unknown unit "${symbol}" in "${text}"; it must be ${label}`,
      hint,
    );
  }
  if (unit.dimension !== dimension)
    throw new InputError(
      "wrong_dimension",
      path,
      `${field} must be ${label}, got "${text}", which is ${dimensionNotes[unit.dimension].label}`,
      `for example "${example}"`,
    );
  return unit;
}

/** The spelling of the wanted dimension that differs least: in case only, else by the longest common start. */
function nearestUnit(symbol: string, dimension: Dimension): string | undefined {
  const wanted = symbol.toLowerCase();
  let nearest: string | undefined;
  let longest = 1;
  for (const unit of unitTable().values()) {
    if (unit.dimension !== dimension) continue;
    const known = unit.symbol.toLowerCase();
    if (known === wanted) return unit.symbol;
    const common = commonStart(wanted, known);
    if (common > longest || (common === longest && nearest !== undefined && known.length < nearest.length)) {
      longest = common;
      nearest = unit.symbol;
    }
  }
  return nearest;
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : String(value);
}
