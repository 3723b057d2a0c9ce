import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.9182,
      high: 1.117,
    },
    "denseAggregated.sglang": {
      low: 0.85,
      high: 1.196,
    },
    "denseAggregated.trtllm": {
      low: 0.859,
      high: 1.098,
    },
    "mixtureAggregated.vllm": {
      low: 0.8808,
      high: 1.205,
    },
    "mixtureAggregated.sglang": {
      low: 0.7922,
      high: 1.347,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8851,
      high: 1.301,
    },
    "denseDisaggregated.vllm": {
      low: 0.8624,
      high: 1.683,
    },
    "denseDisaggregated.sglang": {
      low: 0.8624,
      high: 1.683,
    },
    "denseDisaggregated.trtllm": {
      low: 0.8624,
      high: 1.683,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.8624,
      high: 1.683,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.8655,
      high: 1.786,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.858,
      high: 1.084,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7545,
      high: 1.302,
    },
    "denseAggregated.sglang": {
      low: 0.8709,
      high: 6.104,
    },
    "denseAggregated.trtllm": {
      low: 0.7334,
      high: 2.173,
    },
    "mixtureAggregated.vllm": {
      low: 0.7759,
      high: 1.392,
    },
    "mixtureAggregated.sglang": {
      low: 0.7575,
      high: 2.526,
    },
    "mixtureAggregated.trtllm": {
      low: 0.73,
      high: 1.471,
    },
    "denseDisaggregated.vllm": {
      low: 0.6882,
      high: 1.956,
    },
    "denseDisaggregated.sglang": {
      low: 0.6882,
      high: 1.956,
    },
    "denseDisaggregated.trtllm": {
      low: 0.6882,
      high: 1.956,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.6882,
      high: 1.956,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.6677,
      high: 2.887,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.7498,
      high: 1.592,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: {
      tpot: 1.012,
      ttft: 1.074,
    },
    unseenAccelerator: {
      tpot: 1.025,
      ttft: 1.025,
    },
  },
};
