import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.9039,
      high: 1.107,
    },
    "denseAggregated.sglang": {
      low: 0.8526,
      high: 1.182,
    },
    "denseAggregated.trtllm": {
      low: 0.8526,
      high: 1.083,
    },
    "mixtureAggregated.vllm": {
      low: 0.8796,
      high: 1.21,
    },
    "mixtureAggregated.sglang": {
      low: 0.7924,
      high: 1.322,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8906,
      high: 1.294,
    },
    "denseDisaggregated.vllm": {
      low: 0.8516,
      high: 1.691,
    },
    "denseDisaggregated.sglang": {
      low: 0.8516,
      high: 1.691,
    },
    "denseDisaggregated.trtllm": {
      low: 0.8516,
      high: 1.691,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.8516,
      high: 1.691,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.8473,
      high: 1.775,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.8532,
      high: 1.068,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7522,
      high: 1.286,
    },
    "denseAggregated.sglang": {
      low: 0.8646,
      high: 5.996,
    },
    "denseAggregated.trtllm": {
      low: 0.8346,
      high: 2.482,
    },
    "mixtureAggregated.vllm": {
      low: 0.7315,
      high: 1.314,
    },
    "mixtureAggregated.sglang": {
      low: 0.8318,
      high: 2.68,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8296,
      high: 1.961,
    },
    "denseDisaggregated.vllm": {
      low: 0.7117,
      high: 1.921,
    },
    "denseDisaggregated.sglang": {
      low: 0.7117,
      high: 1.921,
    },
    "denseDisaggregated.trtllm": {
      low: 0.7117,
      high: 1.921,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.7117,
      high: 1.921,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.6623,
      high: 2.795,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.7393,
      high: 1.545,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: {
      tpot: 1.03,
      ttft: 1.019,
    },
    unseenAccelerator: {
      tpot: 1.049,
      ttft: 1.022,
    },
  },
};
