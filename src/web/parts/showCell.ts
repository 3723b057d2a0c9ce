import type { Cell, Unit } from "../../report/report.ts";
import { show, showNumber, showPercent } from "./show.ts";

/** A cell of a report in the reader's locale. */
export function showCell(value: Cell, unit?: Unit): string {
  if (value === null) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string" || unit === undefined || unit === "plain") return String(value);
  switch (unit) {
    case "count":
    case "ratio":
      return showNumber(value);
    case "percent":
      return showPercent(value);
    case "scaled":
      return show(value, "parameters");
    default:
      return show(value, unit);
  }
}
