import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.9219,
      high: 1.129,
    },
    "denseAggregated.sglang": {
      low: 0.8558,
      high: 1.193,
    },
    "denseAggregated.trtllm": {
      low: 0.8505,
      high: 1.096,
    },
    "mixtureAggregated.vllm": {
      low: 0.8813,
      high: 1.218,
    },
    "mixtureAggregated.sglang": {
      low: 0.7955,
      high: 1.262,
    },
    "mixtureAggregated.trtllm": {
      low: 0.885,
      high: 1.301,
    },
    "denseDisaggregated.vllm": {
      low: 0.864,
      high: 1.683,
    },
    "denseDisaggregated.sglang": {
      low: 0.864,
      high: 1.683,
    },
    "denseDisaggregated.trtllm": {
      low: 0.864,
      high: 1.683,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.864,
      high: 1.683,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.8714,
      high: 1.815,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.8537,
      high: 1.066,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7322,
      high: 1.248,
    },
    "denseAggregated.sglang": {
      low: 0.7982,
      high: 4.985,
    },
    "denseAggregated.trtllm": {
      low: 0.7373,
      high: 2.174,
    },
    "mixtureAggregated.vllm": {
      low: 0.802,
      high: 1.443,
    },
    "mixtureAggregated.sglang": {
      low: 0.7008,
      high: 2.637,
    },
    "mixtureAggregated.trtllm": {
      low: 0.7598,
      high: 1.485,
    },
    "denseDisaggregated.vllm": {
      low: 0.6868,
      high: 2.615,
    },
    "denseDisaggregated.sglang": {
      low: 0.6868,
      high: 2.615,
    },
    "denseDisaggregated.trtllm": {
      low: 0.6868,
      high: 2.615,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.6868,
      high: 2.615,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.6652,
      high: 3.029,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.6924,
      high: 1.545,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: {
      tpot: 1.016,
      ttft: 1.064,
    },
    unseenAccelerator: {
      tpot: 1.016,
      ttft: 1.036,
    },
  },
};
