import { formatQuantity } from "../units/formatQuantity.ts";
import type { Cell, Unit } from "./report.ts";

/** A cell as people read it: four significant digits and a unit for quantities, grouped digits for counts. */
export function formatCell(value: Cell, unit?: Unit): string {
  if (value === null) return "-";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string" || unit === undefined || unit === "plain") return String(value);
  if (unit === "count") return Number.isInteger(value) ? groupDigits(value) : significant(value);
  if (unit === "scaled")
    return formatQuantity(value as never, "parameters")
      .replace(/params$/, "")
      .trimEnd();
  if (unit === "percent") return `${fixed(value * 100)} %`;
  if (unit === "ratio") return significant(value);
  // The renderer is given base units of whatever dimension the report names: the brand ends here.
  return formatQuantity(value as never, unit);
}

function significant(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** One decimal below 100, none above: 0.3 %, 18.7 %, 164 %. */
function fixed(value: number): string {
  return Math.abs(value) < 99.95 ? value.toFixed(1) : value.toFixed(0);
}

function groupDigits(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}
