import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.9289,
      high: 1.15,
    },
    "denseAggregated.sglang": {
      low: 0.7946,
      high: 1.079,
    },
    "denseAggregated.trtllm": {
      low: 0.8762,
      high: 1.133,
    },
    "mixtureAggregated.vllm": {
      low: 0.8527,
      high: 1.194,
    },
    "mixtureAggregated.sglang": {
      low: 0.8456,
      high: 1.278,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8321,
      high: 1.38,
    },
    "denseDisaggregated.vllm": {
      low: 0.7925,
      high: 1.863,
    },
    "denseDisaggregated.sglang": {
      low: 0.7925,
      high: 1.863,
    },
    "denseDisaggregated.trtllm": {
      low: 0.7925,
      high: 1.863,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.7925,
      high: 1.863,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.8347,
      high: 1.981,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.7679,
      high: 1.068,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7552,
      high: 1.435,
    },
    "denseAggregated.sglang": {
      low: 0.8186,
      high: 5.105,
    },
    "denseAggregated.trtllm": {
      low: 0.7766,
      high: 2.375,
    },
    "mixtureAggregated.vllm": {
      low: 0.7032,
      high: 1.62,
    },
    "mixtureAggregated.sglang": {
      low: 0.5756,
      high: 2.33,
    },
    "mixtureAggregated.trtllm": {
      low: 0.6225,
      high: 1.731,
    },
    "denseDisaggregated.vllm": {
      low: 0.3875,
      high: 7.021,
    },
    "denseDisaggregated.sglang": {
      low: 0.3875,
      high: 7.021,
    },
    "denseDisaggregated.trtllm": {
      low: 0.3875,
      high: 7.021,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.3875,
      high: 7.021,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.4838,
      high: 4.495,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.1256,
      high: 16.8,
    },
  },
};
