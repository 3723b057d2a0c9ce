import { InputError } from "../../units/inputError.ts";
import { csvRecords } from "./csvRecords.ts";
import { servingRow, type ServingRow, type WorkerColumns } from "./servingRow.ts";

/** What no run can be predicted without. */
const requiredColumns = ["model", "system", "isl", "osl"];

/**
 * Reads a table of serving measurements. Rows of one deployment tell of each other at how many requests it was tried.
 * Throws an `InputError` where a column is missing without which no row says anything.
 */
export function servingRows(text: string): readonly ServingRow[] {
  const records = csvRecords(text);
  const columns = Object.keys(records[0] ?? {});
  const missing = records.length === 0 ? [] : requiredColumns.filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw new InputError(
      "missing_column",
      ["data"],
      `data has no column ${missing.join(", ")} among ${columns.map((name) => `"${shortened(name)}"`).join(", ")}`,
      "columns are named as in model,system,engine,isl,osl,concurrency,tp,ttft_ms,tpot_ms",
    );
  const rows = records.map(servingRow);
  const peaks = new Map<string, number>();
  for (const row of rows) {
    const { concurrency = 0 } = row;
    const key = deploymentOf(row);
    peaks.set(key, Math.max(concurrency, peaks.get(key) ?? 0));
  }
  return rows.map((row) => {
    const peakConcurrency = peaks.get(deploymentOf(row)) ?? 0;
    return peakConcurrency > 0 ? { ...row, peakConcurrency } : row;
  });
}

/** A text that is no table has lines in place of columns. */
const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}...` : text);

/** Everything that stays the same while a benchmark goes from one load to the next. */
function deploymentOf(row: ServingRow): string {
  const { model, system, engine, engineVersion = "", mode, isl, osl, speculative } = row;
  const { weightPrecision = "", gemmPrecision = "", moePrecision = "" } = row;
  const pools = [row.worker, row.prefill, row.decode].map(layoutOf);
  const formats = [weightPrecision, gemmPrecision, moePrecision];
  return [model, system, engine, engineVersion, mode, isl, osl, speculative, ...formats, ...pools].join("|");
}

const layoutOf = ({ count, tp, pp, attentionDp, moeTp, moeEp }: WorkerColumns): string =>
  [count, tp, pp, attentionDp, moeTp, moeEp].join(",");
