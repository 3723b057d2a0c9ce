import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.8989,
      high: 1.115,
    },
    "denseAggregated.sglang": {
      low: 0.8639,
      high: 1.143,
    },
    "denseAggregated.trtllm": {
      low: 0.8652,
      high: 1.104,
    },
    "mixtureAggregated.vllm": {
      low: 0.8611,
      high: 1.201,
    },
    "mixtureAggregated.sglang": {
      low: 0.8281,
      high: 1.232,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8625,
      high: 1.392,
    },
    "denseDisaggregated.vllm": {
      low: 0.8366,
      high: 1.577,
    },
    "denseDisaggregated.sglang": {
      low: 0.8366,
      high: 1.577,
    },
    "denseDisaggregated.trtllm": {
      low: 0.8366,
      high: 1.577,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.8366,
      high: 1.577,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.8636,
      high: 1.68,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.8072,
      high: 1.066,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.707,
      high: 1.358,
    },
    "denseAggregated.sglang": {
      low: 0.8823,
      high: 5.349,
    },
    "denseAggregated.trtllm": {
      low: 0.7528,
      high: 2.234,
    },
    "mixtureAggregated.vllm": {
      low: 0.7504,
      high: 1.498,
    },
    "mixtureAggregated.sglang": {
      low: 0.6763,
      high: 2.718,
    },
    "mixtureAggregated.trtllm": {
      low: 0.693,
      high: 1.701,
    },
    "denseDisaggregated.vllm": {
      low: 0.6207,
      high: 3.025,
    },
    "denseDisaggregated.sglang": {
      low: 0.6207,
      high: 3.025,
    },
    "denseDisaggregated.trtllm": {
      low: 0.6207,
      high: 3.025,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.6207,
      high: 3.025,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.5963,
      high: 3.524,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.6207,
      high: 1.554,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: {
      tpot: 1.144,
      ttft: 1.144,
    },
    unseenAccelerator: {
      tpot: 1.121,
      ttft: 1.015,
    },
  },
};
