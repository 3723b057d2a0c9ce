import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.8803,
      high: 1.1397,
    },
    "denseAggregated.sglang": {
      low: 0.8803,
      high: 1.1397,
    },
    "denseAggregated.trtllm": {
      low: 0.8803,
      high: 1.1397,
    },
    "mixtureAggregated.vllm": {
      low: 0.8224,
      high: 1.2887,
    },
    "mixtureAggregated.sglang": {
      low: 0.8224,
      high: 1.2887,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8224,
      high: 1.2887,
    },
    "denseDisaggregated.vllm": {
      low: 0.7994,
      high: 2.0656,
    },
    "denseDisaggregated.sglang": {
      low: 0.7994,
      high: 2.0656,
    },
    "denseDisaggregated.trtllm": {
      low: 0.7994,
      high: 2.0656,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.7994,
      high: 2.0656,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.7994,
      high: 2.0656,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.7994,
      high: 2.0656,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7617,
      high: 2.1673,
    },
    "denseAggregated.sglang": {
      low: 0.7617,
      high: 2.1673,
    },
    "denseAggregated.trtllm": {
      low: 0.7617,
      high: 2.1673,
    },
    "mixtureAggregated.vllm": {
      low: 0.6448,
      high: 1.6709,
    },
    "mixtureAggregated.sglang": {
      low: 0.6448,
      high: 1.6709,
    },
    "mixtureAggregated.trtllm": {
      low: 0.6448,
      high: 1.6709,
    },
    "denseDisaggregated.vllm": {
      low: 0.2291,
      high: 6.4971,
    },
    "denseDisaggregated.sglang": {
      low: 0.2291,
      high: 6.4971,
    },
    "denseDisaggregated.trtllm": {
      low: 0.2291,
      high: 6.4971,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.2291,
      high: 6.4971,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.2291,
      high: 6.4971,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.2291,
      high: 6.4971,
    },
  },
};
