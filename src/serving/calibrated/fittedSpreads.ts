import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.9182,
      high: 1.119,
    },
    "denseAggregated.sglang": {
      low: 0.8499,
      high: 1.185,
    },
    "denseAggregated.trtllm": {
      low: 0.8578,
      high: 1.098,
    },
    "mixtureAggregated.vllm": {
      low: 0.8844,
      high: 1.208,
    },
    "mixtureAggregated.sglang": {
      low: 0.7875,
      high: 1.385,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8851,
      high: 1.303,
    },
    "denseDisaggregated.vllm": {
      low: 0.8618,
      high: 1.672,
    },
    "denseDisaggregated.sglang": {
      low: 0.8618,
      high: 1.672,
    },
    "denseDisaggregated.trtllm": {
      low: 0.8618,
      high: 1.672,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.8618,
      high: 1.672,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.8655,
      high: 1.778,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.8612,
      high: 1.075,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7307,
      high: 1.231,
    },
    "denseAggregated.sglang": {
      low: 0.8736,
      high: 6.119,
    },
    "denseAggregated.trtllm": {
      low: 0.7353,
      high: 2.17,
    },
    "mixtureAggregated.vllm": {
      low: 0.8004,
      high: 1.414,
    },
    "mixtureAggregated.sglang": {
      low: 0.7499,
      high: 2.741,
    },
    "mixtureAggregated.trtllm": {
      low: 0.7245,
      high: 1.47,
    },
    "denseDisaggregated.vllm": {
      low: 0.674,
      high: 2.6,
    },
    "denseDisaggregated.sglang": {
      low: 0.674,
      high: 2.6,
    },
    "denseDisaggregated.trtllm": {
      low: 0.674,
      high: 2.6,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.674,
      high: 2.6,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.6626,
      high: 2.962,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.685,
      high: 1.532,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: {
      tpot: 1.024,
      ttft: 1.075,
    },
    unseenAccelerator: {
      tpot: 1.026,
      ttft: 1.036,
    },
  },
};
