import type { Dimension } from "../../units/dimension.ts";
import { formatQuantity } from "../../units/formatQuantity.ts";

const grouped = new Intl.NumberFormat(undefined, { maximumFractionDigits: 20 });

/** A quantity with its unit, the number in the reader's locale: "70.97 ms", "3.35 TB/s". */
export function show(value: number, dimension: Dimension, digits = 4): string {
  if (!Number.isFinite(value)) return "–";
  const text = formatQuantity(value as never, dimension, { digits });
  const space = text.indexOf(" ");
  const unit =
    dimension === "parameters" ? text.slice(space + 1).replace("params", "") : text.slice(space + 1);
  const number = grouped.format(Number(text.slice(0, space)));
  return unit === "" ? number : dimension === "parameters" ? `${number}${unit}` : `${number} ${unit}`;
}

/** A plain number in the reader's locale. */
export function showNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return "–";
  return grouped.format(
    Math.abs(value) >= 10 ** digits ? Math.round(value) : Number(value.toPrecision(digits)),
  );
}

export const showPercent = (ratio: number): string =>
  `${showNumber(ratio * 100, Math.abs(ratio) < 0.1 ? 2 : 3)} %`;
