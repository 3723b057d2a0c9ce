import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.9202,
      high: 1.116,
    },
    "denseAggregated.sglang": {
      low: 0.8825,
      high: 1.217,
    },
    "denseAggregated.trtllm": {
      low: 0.8617,
      high: 1.095,
    },
    "mixtureAggregated.vllm": {
      low: 0.8816,
      high: 1.204,
    },
    "mixtureAggregated.sglang": {
      low: 0.7887,
      high: 1.345,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8855,
      high: 1.305,
    },
    "denseDisaggregated.vllm": {
      low: 0.8635,
      high: 1.682,
    },
    "denseDisaggregated.sglang": {
      low: 0.8635,
      high: 1.682,
    },
    "denseDisaggregated.trtllm": {
      low: 0.8635,
      high: 1.682,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.8635,
      high: 1.682,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.8643,
      high: 1.785,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.8609,
      high: 1.084,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7331,
      high: 1.273,
    },
    "denseAggregated.sglang": {
      low: 0.8936,
      high: 6.273,
    },
    "denseAggregated.trtllm": {
      low: 0.722,
      high: 2.161,
    },
    "mixtureAggregated.vllm": {
      low: 0.7479,
      high: 1.354,
    },
    "mixtureAggregated.sglang": {
      low: 0.8554,
      high: 2.845,
    },
    "mixtureAggregated.trtllm": {
      low: 0.7314,
      high: 1.398,
    },
    "denseDisaggregated.vllm": {
      low: 0.7043,
      high: 1.904,
    },
    "denseDisaggregated.sglang": {
      low: 0.7043,
      high: 1.904,
    },
    "denseDisaggregated.trtllm": {
      low: 0.7043,
      high: 1.904,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.7043,
      high: 1.904,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.6925,
      high: 2.903,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.72,
      high: 1.535,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: {
      tpot: 1.023,
      ttft: 1.031,
    },
    unseenAccelerator: {
      tpot: 1.044,
      ttft: 1.032,
    },
  },
};
