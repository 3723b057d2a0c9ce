import type { Cell, Report } from "./report.ts";

/**
 * The figures of a report as CSV (RFC 4180): its first table, else its facts as one row. Headings are the
 * keys of the JSON output, so they carry the unit; numbers are written in full.
 */
export function renderCsv(report: Report): string {
  const table = report.find((block) => block.kind === "table");
  if (table) return lines([table.columns.map(({ key }) => key), ...table.rows]);
  const facts = report.flatMap((block) => (block.kind === "facts" ? block.facts : []));
  return lines([facts.map(({ key }) => key), facts.map(({ value }) => value)]);
}

function lines(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(field).join(",")}\n`).join("");
}

function field(value: Cell): string {
  const text = value === null ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
