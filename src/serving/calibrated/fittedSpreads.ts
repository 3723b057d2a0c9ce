import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.9218,
      high: 1.127,
    },
    "denseAggregated.sglang": {
      low: 0.8547,
      high: 1.189,
    },
    "denseAggregated.trtllm": {
      low: 0.8532,
      high: 1.099,
    },
    "mixtureAggregated.vllm": {
      low: 0.8799,
      high: 1.213,
    },
    "mixtureAggregated.sglang": {
      low: 0.7927,
      high: 1.268,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8845,
      high: 1.297,
    },
    "denseDisaggregated.vllm": {
      low: 0.8622,
      high: 1.683,
    },
    "denseDisaggregated.sglang": {
      low: 0.8622,
      high: 1.683,
    },
    "denseDisaggregated.trtllm": {
      low: 0.8622,
      high: 1.683,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.8622,
      high: 1.683,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.8688,
      high: 1.789,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.8593,
      high: 1.073,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.735,
      high: 1.246,
    },
    "denseAggregated.sglang": {
      low: 0.7988,
      high: 5.019,
    },
    "denseAggregated.trtllm": {
      low: 0.7377,
      high: 2.167,
    },
    "mixtureAggregated.vllm": {
      low: 0.7976,
      high: 1.43,
    },
    "mixtureAggregated.sglang": {
      low: 0.699,
      high: 2.628,
    },
    "mixtureAggregated.trtllm": {
      low: 0.7289,
      high: 1.481,
    },
    "denseDisaggregated.vllm": {
      low: 0.672,
      high: 2.6,
    },
    "denseDisaggregated.sglang": {
      low: 0.672,
      high: 2.6,
    },
    "denseDisaggregated.trtllm": {
      low: 0.672,
      high: 2.6,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.672,
      high: 2.6,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.6571,
      high: 2.956,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.6918,
      high: 1.543,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: {
      tpot: 1.012,
      ttft: 1.064,
    },
    unseenAccelerator: {
      tpot: 1.012,
      ttft: 1.036,
    },
  },
};
