import { InputError } from "../../units/inputError.ts";
import type { KernelRow } from "./kernelCase.ts";

/** A finite number in a column. Throws an `InputError` that names the column. */
export function numberField(row: KernelRow, column: string): number {
  const value = row[column];
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw missing(row, column, "a number");
}

export function textField(row: KernelRow, column: string): string {
  const value = row[column];
  if (typeof value === "string" && value !== "") return value;
  throw missing(row, column, "a text");
}

/** A number, or `fallback` where the column is empty or absent. */
export function optionalNumber(row: KernelRow, column: string, fallback: number): number {
  return row[column] == null ? fallback : numberField(row, column);
}

/** What ran: engine, version and kernel, as far as the row says. */
export function sourceOf(row: KernelRow): string {
  return ["engine", "engine_version", "kernel_source"]
    .map((column) => row[column])
    .filter((value) => typeof value === "string" && value !== "")
    .join(" ");
}

function missing(row: KernelRow, column: string, wanted: string): InputError {
  const columns = Object.keys(row).join(", ");
  const value = row[column];
  return column in row
    ? new InputError(
        "invalid_value",
        [column],
        `column ${column} must hold ${wanted}, not ${JSON.stringify(String(value))}`,
      )
    : new InputError("missing_column", [column], `column ${column} is missing`, `the file has ${columns}`);
}
