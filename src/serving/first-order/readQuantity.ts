import type { Dimension, QuantityOf } from "../../units/dimension.ts";
import { InputError } from "../../units/inputError.ts";
import { checkRange, parseQuantity, type Range } from "../../units/parseQuantity.ts";
import { show } from "./readFields.ts";

/** A quantity as a library user gives it: a number in the SI base unit, or text with a unit. */
export function readQuantity<D extends Dimension>(
  value: unknown,
  dimension: D,
  path: readonly string[],
  range: Range = "nonNegative",
): QuantityOf[D] {
  if (typeof value === "number") {
    checkRange(value, range, String(value), path);
    return value as QuantityOf[D];
  }
  if (value === undefined || value === null)
    throw new InputError("missing_field", path, `${path.join(".")} is required, got ${show(value)}`);
  return parseQuantity(value, dimension, { path, range });
}
