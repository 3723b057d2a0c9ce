import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.9151,
      high: 1.123,
    },
    "denseAggregated.sglang": {
      low: 0.852,
      high: 1.123,
    },
    "denseAggregated.trtllm": {
      low: 0.8625,
      high: 1.107,
    },
    "mixtureAggregated.vllm": {
      low: 0.8534,
      high: 1.192,
    },
    "mixtureAggregated.sglang": {
      low: 0.8278,
      high: 1.233,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8599,
      high: 1.376,
    },
    "denseDisaggregated.vllm": {
      low: 0.8412,
      high: 1.756,
    },
    "denseDisaggregated.sglang": {
      low: 0.8412,
      high: 1.756,
    },
    "denseDisaggregated.trtllm": {
      low: 0.8412,
      high: 1.756,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.8412,
      high: 1.756,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.8915,
      high: 1.862,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.804,
      high: 1.071,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7098,
      high: 1.361,
    },
    "denseAggregated.sglang": {
      low: 0.8762,
      high: 5.274,
    },
    "denseAggregated.trtllm": {
      low: 0.7513,
      high: 2.238,
    },
    "mixtureAggregated.vllm": {
      low: 0.7537,
      high: 1.498,
    },
    "mixtureAggregated.sglang": {
      low: 0.6735,
      high: 2.703,
    },
    "mixtureAggregated.trtllm": {
      low: 0.6993,
      high: 1.707,
    },
    "denseDisaggregated.vllm": {
      low: 0.6172,
      high: 3.001,
    },
    "denseDisaggregated.sglang": {
      low: 0.6172,
      high: 3.001,
    },
    "denseDisaggregated.trtllm": {
      low: 0.6172,
      high: 3.001,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.6172,
      high: 3.001,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.581,
      high: 3.475,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.6275,
      high: 1.547,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: {
      tpot: 1.086,
      ttft: 1.155,
    },
    unseenAccelerator: {
      tpot: 1.103,
      ttft: 1.018,
    },
  },
};
