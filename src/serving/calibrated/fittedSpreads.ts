import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.9211,
      high: 1.127,
    },
    "denseAggregated.sglang": {
      low: 0.8548,
      high: 1.194,
    },
    "denseAggregated.trtllm": {
      low: 0.853,
      high: 1.101,
    },
    "mixtureAggregated.vllm": {
      low: 0.8782,
      high: 1.212,
    },
    "mixtureAggregated.sglang": {
      low: 0.7925,
      high: 1.269,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8852,
      high: 1.297,
    },
    "denseDisaggregated.vllm": {
      low: 0.862,
      high: 1.683,
    },
    "denseDisaggregated.sglang": {
      low: 0.862,
      high: 1.683,
    },
    "denseDisaggregated.trtllm": {
      low: 0.862,
      high: 1.683,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.862,
      high: 1.683,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.868,
      high: 1.788,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.8591,
      high: 1.074,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7349,
      high: 1.244,
    },
    "denseAggregated.sglang": {
      low: 0.8005,
      high: 5.018,
    },
    "denseAggregated.trtllm": {
      low: 0.737,
      high: 2.17,
    },
    "mixtureAggregated.vllm": {
      low: 0.797,
      high: 1.429,
    },
    "mixtureAggregated.sglang": {
      low: 0.6979,
      high: 2.626,
    },
    "mixtureAggregated.trtllm": {
      low: 0.7336,
      high: 1.481,
    },
    "denseDisaggregated.vllm": {
      low: 0.6722,
      high: 2.6,
    },
    "denseDisaggregated.sglang": {
      low: 0.6722,
      high: 2.6,
    },
    "denseDisaggregated.trtllm": {
      low: 0.6722,
      high: 2.6,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.6722,
      high: 2.6,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.6569,
      high: 2.958,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.6918,
      high: 1.542,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: {
      tpot: 1.007,
      ttft: 1.064,
    },
    unseenAccelerator: {
      tpot: 1.013,
      ttft: 1.036,
    },
  },
};
