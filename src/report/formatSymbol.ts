import { formatQuantity } from "../units/formatQuantity.ts";
import type { SymbolValue } from "./explanation.ts";

/** A symbol's value as it stands in a worked formula: six digits, with its unit. */
export function formatSymbol({ value, dimension }: SymbolValue): string {
  if (dimension) return formatQuantity(value as never, dimension, { digits: 6 });
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
