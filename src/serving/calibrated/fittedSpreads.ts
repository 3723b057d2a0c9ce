import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.921,
      high: 1.122,
    },
    "denseAggregated.sglang": {
      low: 0.854,
      high: 1.187,
    },
    "denseAggregated.trtllm": {
      low: 0.8536,
      high: 1.099,
    },
    "mixtureAggregated.vllm": {
      low: 0.8841,
      high: 1.212,
    },
    "mixtureAggregated.sglang": {
      low: 0.7917,
      high: 1.272,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8881,
      high: 1.299,
    },
    "denseDisaggregated.vllm": {
      low: 0.8634,
      high: 1.677,
    },
    "denseDisaggregated.sglang": {
      low: 0.8634,
      high: 1.677,
    },
    "denseDisaggregated.trtllm": {
      low: 0.8634,
      high: 1.677,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.8634,
      high: 1.677,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.8685,
      high: 1.785,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.8621,
      high: 1.078,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7343,
      high: 1.249,
    },
    "denseAggregated.sglang": {
      low: 0.799,
      high: 5.017,
    },
    "denseAggregated.trtllm": {
      low: 0.738,
      high: 2.174,
    },
    "mixtureAggregated.vllm": {
      low: 0.7997,
      high: 1.428,
    },
    "mixtureAggregated.sglang": {
      low: 0.699,
      high: 2.639,
    },
    "mixtureAggregated.trtllm": {
      low: 0.7274,
      high: 1.479,
    },
    "denseDisaggregated.vllm": {
      low: 0.6774,
      high: 2.61,
    },
    "denseDisaggregated.sglang": {
      low: 0.6774,
      high: 2.61,
    },
    "denseDisaggregated.trtllm": {
      low: 0.6774,
      high: 2.61,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.6774,
      high: 2.61,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.6591,
      high: 2.971,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.6908,
      high: 1.541,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: {
      tpot: 1.012,
      ttft: 1.065,
    },
    unseenAccelerator: {
      tpot: 1.019,
      ttft: 1.037,
    },
  },
};
