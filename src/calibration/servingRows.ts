import { csvRecords } from "./csvRecords.ts";
import { servingRow, type ServingRow, type WorkerColumns } from "./servingRow.ts";

/** Reads a table of serving measurements. Rows of one deployment tell of each other at how many requests it was tried. */
export function servingRows(text: string): readonly ServingRow[] {
  const rows = csvRecords(text).map(servingRow);
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
