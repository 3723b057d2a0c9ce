import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.9185,
      high: 1.119,
    },
    "denseAggregated.sglang": {
      low: 0.8856,
      high: 1.237,
    },
    "denseAggregated.trtllm": {
      low: 0.8592,
      high: 1.101,
    },
    "mixtureAggregated.vllm": {
      low: 0.8804,
      high: 1.204,
    },
    "mixtureAggregated.sglang": {
      low: 0.792,
      high: 1.347,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8854,
      high: 1.306,
    },
    "denseDisaggregated.vllm": {
      low: 0.8625,
      high: 1.682,
    },
    "denseDisaggregated.sglang": {
      low: 0.8625,
      high: 1.682,
    },
    "denseDisaggregated.trtllm": {
      low: 0.8625,
      high: 1.682,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.8625,
      high: 1.682,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.8652,
      high: 1.785,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.859,
      high: 1.085,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7499,
      high: 1.289,
    },
    "denseAggregated.sglang": {
      low: 0.873,
      high: 6.149,
    },
    "denseAggregated.trtllm": {
      low: 0.7292,
      high: 2.159,
    },
    "mixtureAggregated.vllm": {
      low: 0.772,
      high: 1.381,
    },
    "mixtureAggregated.sglang": {
      low: 0.7558,
      high: 2.525,
    },
    "mixtureAggregated.trtllm": {
      low: 0.729,
      high: 1.445,
    },
    "denseDisaggregated.vllm": {
      low: 0.6882,
      high: 1.936,
    },
    "denseDisaggregated.sglang": {
      low: 0.6882,
      high: 1.936,
    },
    "denseDisaggregated.trtllm": {
      low: 0.6882,
      high: 1.936,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.6882,
      high: 1.936,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.675,
      high: 2.893,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.7498,
      high: 1.585,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: {
      tpot: 1.009,
      ttft: 1.07,
    },
    unseenAccelerator: {
      tpot: 1.023,
      ttft: 1.032,
    },
  },
};
