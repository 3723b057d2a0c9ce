import { expect, it } from "vitest";
import { sampleRows } from "../../src/calibration/rows/sampleRows.ts";
import { servingRow } from "../../src/calibration/rows/servingRow.ts";

const rows = Array.from({ length: 90 }, (_, i) =>
  servingRow(
    {
      id: `r${i}`,
      model: i < 80 ? "big" : "small",
      system: "h100_sxm",
      engine: i % 2 ? "vllm" : "sglang",
      isl: "1024",
      osl: "128",
    },
    i,
  ),
);

it.each([18, 36, 45])("takes of each model and engine its share of %i rows", (size) => {
  const sample = sampleRows(rows, size);
  expect(new Set(sample.map(({ id }) => id)).size).toBe(size);
  for (const [model, count] of [
    ["big", 40],
    ["small", 5],
  ] as const) {
    for (const engine of ["vllm", "sglang"]) {
      const drawn = sample.filter((row) => row.model === model && row.engine === engine).length;
      expect(Math.abs(drawn - (count * size) / 90)).toBeLessThan(1);
    }
  }
});

it("is the same each time, and everything when it is large", () => {
  expect(sampleRows(rows, 30)).toEqual(sampleRows(rows, 30));
  expect(sampleRows(rows, 500)).toEqual(rows);
});
