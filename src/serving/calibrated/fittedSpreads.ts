import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.9222,
      high: 1.148,
    },
    "denseAggregated.sglang": {
      low: 0.7839,
      high: 1.092,
    },
    "denseAggregated.trtllm": {
      low: 0.8754,
      high: 1.137,
    },
    "mixtureAggregated.vllm": {
      low: 0.853,
      high: 1.194,
    },
    "mixtureAggregated.sglang": {
      low: 0.8445,
      high: 1.273,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8313,
      high: 1.381,
    },
    "denseDisaggregated.vllm": {
      low: 0.7878,
      high: 1.842,
    },
    "denseDisaggregated.sglang": {
      low: 0.7878,
      high: 1.842,
    },
    "denseDisaggregated.trtllm": {
      low: 0.7878,
      high: 1.842,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.7878,
      high: 1.842,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.836,
      high: 1.98,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.7694,
      high: 1.065,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7509,
      high: 1.425,
    },
    "denseAggregated.sglang": {
      low: 0.8006,
      high: 5.005,
    },
    "denseAggregated.trtllm": {
      low: 0.7793,
      high: 2.384,
    },
    "mixtureAggregated.vllm": {
      low: 0.707,
      high: 1.617,
    },
    "mixtureAggregated.sglang": {
      low: 0.5792,
      high: 2.326,
    },
    "mixtureAggregated.trtllm": {
      low: 0.6288,
      high: 1.737,
    },
    "denseDisaggregated.vllm": {
      low: 0.383,
      high: 6.938,
    },
    "denseDisaggregated.sglang": {
      low: 0.383,
      high: 6.938,
    },
    "denseDisaggregated.trtllm": {
      low: 0.383,
      high: 6.938,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.383,
      high: 6.938,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.4775,
      high: 4.474,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.1598,
      high: 16.39,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: { tpot: 1.192, ttft: 1.235 },
    unseenAccelerator: { tpot: 1.178, ttft: 1.076 },
  },
};
