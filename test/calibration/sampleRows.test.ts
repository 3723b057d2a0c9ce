import { expect, it } from "vitest";
import { sampleRows } from "../../src/calibration/sampleRows.ts";
import { servingRow } from "../../src/calibration/servingRow.ts";

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

it("takes equally many rows of each model and engine, as far as there are some", () => {
  const sample = sampleRows(rows, 20);
  expect(sample.length).toBe(20);
  expect(new Set(sample.map(({ id }) => id)).size).toBe(20);
  expect(sample.filter(({ model }) => model === "small").length).toBe(10);
  expect(sampleRows(rows, 12).filter(({ model }) => model === "small").length).toBe(6);
});

it("is the same each time, and everything when it is large", () => {
  expect(sampleRows(rows, 30)).toEqual(sampleRows(rows, 30));
  expect(sampleRows(rows, 30).slice(0, 12)).toEqual(sampleRows(rows, 12));
  expect(sampleRows(rows, 500).length).toBe(90);
});
