import { countedUniform } from "../../math/countedUniform.ts";
import type { ServingRow } from "./servingRow.ts";

/** Names the sample; another number would be another sample. */
const sampleSeed = 1;

/**
 * A fixed sample in which every model, system, engine and mode has its share of the table: rows are lined up by them,
 * by draw within one combination, and taken at even distances. The draw hangs on nothing but a row's place in the table.
 */
export function sampleRows(rows: readonly ServingRow[], size: number): readonly ServingRow[] {
  if (size >= rows.length) return rows;
  const line = rows
    .map((row, index) => ({
      row,
      cell: [row.model, row.system, row.engine, row.mode].join("|"),
      draw: countedUniform(sampleSeed, 0, index),
    }))
    .sort((a, b) => (a.cell === b.cell ? a.draw - b.draw : a.cell < b.cell ? -1 : 1));
  return Array.from(
    { length: size },
    (_, place) => line[Math.floor(((place + 0.5) * rows.length) / size)]!.row,
  );
}
