import { expect, it } from "vitest";
import { accuracyGroups } from "../../src/calibration/study/accuracyGroups.ts";
import type { FittedSpreads, Residual } from "../../src/calibration/study/fitSpreads.ts";
import { findModel } from "../../src/catalog/models.ts";

const spread = { low: 0.9, high: 1.2 };
const spreads = {
  tpotSpread: { "denseAggregated.vllm": spread },
  ttftSpread: { "denseAggregated.vllm": spread },
} as unknown as FittedSpreads;

/** Runs that were measured at 10 ms and predicted to take `10 ms / ratio`. */
const runs = (system: string, ratios: readonly number[]): readonly Residual[] =>
  ratios.map((tpotRatio) => ({
    scenario: {
      model: findModel("llama-3.1-8b", []),
      deployment: { engine: "vllm" },
      row: { model: "llama", system, engine: "vllm", mode: "aggregated", tpotSeconds: 0.01 },
    } as unknown as Residual["scenario"],
    tpotRatio,
  }));

it("sums runs up by model, system, engine and mode, and small groups together", () => {
  const residuals = [...runs("h100", [1, 1.25, 0.8, 1, 1]), ...runs("a", [2]), ...runs("b", [0.5])];
  const groups = accuracyGroups(residuals, spreads, { tpot: 1, ttft: 1 });
  expect(groups.map(({ model, system, n }) => [model, system, n])).toEqual([
    ["groups of fewer than 5 runs", "several", 2],
    ["llama", "h100", 5],
  ]);
  expect(groups[1]?.ttft).toBeUndefined();
  // Errors |1 / ratio - 1| are 0, 0.2, 0.25, 0, 0; of the ratios 1.25 and 0.8 lie outside 0.9 to 1.2.
  expect(groups[1]?.tpot).toEqual({
    measuredSeconds: 0.01,
    predictedSeconds: 0.01,
    medianAbsoluteError: 0,
    p90AbsoluteError: 0.23,
    medianSignedError: 0,
    intervalCoverage: 0.6,
  });
});

it("holds more runs in a wider interval", () => {
  const [group] = accuracyGroups(runs("h100", [1, 1.25, 0.8, 1, 1]), spreads, { tpot: 3, ttft: 1 });
  expect(group?.tpot?.intervalCoverage).toBe(1);
});
