import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.9182,
      high: 1.119,
    },
    "denseAggregated.sglang": {
      low: 0.8505,
      high: 1.185,
    },
    "denseAggregated.trtllm": {
      low: 0.8577,
      high: 1.098,
    },
    "mixtureAggregated.vllm": {
      low: 0.8842,
      high: 1.208,
    },
    "mixtureAggregated.sglang": {
      low: 0.787,
      high: 1.385,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8851,
      high: 1.302,
    },
    "denseDisaggregated.vllm": {
      low: 0.8618,
      high: 1.671,
    },
    "denseDisaggregated.sglang": {
      low: 0.8618,
      high: 1.671,
    },
    "denseDisaggregated.trtllm": {
      low: 0.8618,
      high: 1.671,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.8618,
      high: 1.671,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.8653,
      high: 1.778,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.8612,
      high: 1.075,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7309,
      high: 1.231,
    },
    "denseAggregated.sglang": {
      low: 0.8717,
      high: 6.103,
    },
    "denseAggregated.trtllm": {
      low: 0.7356,
      high: 2.17,
    },
    "mixtureAggregated.vllm": {
      low: 0.8,
      high: 1.415,
    },
    "mixtureAggregated.sglang": {
      low: 0.7465,
      high: 2.724,
    },
    "mixtureAggregated.trtllm": {
      low: 0.724,
      high: 1.471,
    },
    "denseDisaggregated.vllm": {
      low: 0.6743,
      high: 2.602,
    },
    "denseDisaggregated.sglang": {
      low: 0.6743,
      high: 2.602,
    },
    "denseDisaggregated.trtllm": {
      low: 0.6743,
      high: 2.602,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.6743,
      high: 2.602,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.6606,
      high: 2.964,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.6895,
      high: 1.536,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: {
      tpot: 1.024,
      ttft: 1.082,
    },
    unseenAccelerator: {
      tpot: 1.026,
      ttft: 1.038,
    },
  },
};
