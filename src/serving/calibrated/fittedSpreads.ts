import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.9214,
      high: 1.115,
    },
    "denseAggregated.sglang": {
      low: 0.8599,
      high: 1.191,
    },
    "denseAggregated.trtllm": {
      low: 0.8533,
      high: 1.098,
    },
    "mixtureAggregated.vllm": {
      low: 0.8837,
      high: 1.217,
    },
    "mixtureAggregated.sglang": {
      low: 0.795,
      high: 1.33,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8922,
      high: 1.286,
    },
    "denseDisaggregated.vllm": {
      low: 0.8506,
      high: 1.698,
    },
    "denseDisaggregated.sglang": {
      low: 0.8506,
      high: 1.698,
    },
    "denseDisaggregated.trtllm": {
      low: 0.8506,
      high: 1.698,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.8506,
      high: 1.698,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.8504,
      high: 1.782,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.8516,
      high: 1.071,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7642,
      high: 1.291,
    },
    "denseAggregated.sglang": {
      low: 0.8716,
      high: 6.082,
    },
    "denseAggregated.trtllm": {
      low: 0.7362,
      high: 2.132,
    },
    "mixtureAggregated.vllm": {
      low: 0.7428,
      high: 1.337,
    },
    "mixtureAggregated.sglang": {
      low: 0.8378,
      high: 2.716,
    },
    "mixtureAggregated.trtllm": {
      low: 0.7237,
      high: 1.421,
    },
    "denseDisaggregated.vllm": {
      low: 0.709,
      high: 1.921,
    },
    "denseDisaggregated.sglang": {
      low: 0.709,
      high: 1.921,
    },
    "denseDisaggregated.trtllm": {
      low: 0.709,
      high: 1.921,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.709,
      high: 1.921,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.6627,
      high: 2.793,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.7328,
      high: 1.533,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: {
      tpot: 1.022,
      ttft: 1.023,
    },
    unseenAccelerator: {
      tpot: 1.046,
      ttft: 1.03,
    },
  },
};
