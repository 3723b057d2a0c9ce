import { countedUniform } from "../math/countedUniform.ts";
import type { ServingRow } from "./servingRow.ts";

/** Names the sample; another number would be another sample. */
const sampleSeed = 1;

/**
 * A fixed sample of rows over all models, systems, engines and modes: one row of each combination in turn,
 * in an order that hangs on nothing but the rows' places in the table.
 */
export function sampleRows(rows: readonly ServingRow[], size: number): readonly ServingRow[] {
  const cells = new Map<string, { readonly row: ServingRow; readonly draw: number }[]>();
  rows.forEach((row, index) => {
    const key = [row.model, row.system, row.engine, row.mode].join("|");
    const cell = cells.get(key) ?? [];
    cells.set(key, cell);
    cell.push({ row, draw: countedUniform(sampleSeed, 0, index) });
  });
  for (const cell of cells.values()) cell.sort((a, b) => a.draw - b.draw);
  const sample: ServingRow[] = [];
  for (let turn = 0; sample.length < Math.min(size, rows.length); turn += 1) {
    for (const cell of cells.values()) {
      const next = cell[turn];
      if (next && sample.length < size) sample.push(next.row);
    }
  }
  return sample;
}
