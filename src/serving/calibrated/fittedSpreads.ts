import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage"> = {
  tpotSpread: {
    "denseAggregated.vllm": {
      low: 0.9019,
      high: 1.105,
    },
    "denseAggregated.sglang": {
      low: 0.8502,
      high: 1.18,
    },
    "denseAggregated.trtllm": {
      low: 0.8471,
      high: 1.076,
    },
    "mixtureAggregated.vllm": {
      low: 0.8901,
      high: 1.227,
    },
    "mixtureAggregated.sglang": {
      low: 0.7854,
      high: 1.305,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8899,
      high: 1.294,
    },
    "denseDisaggregated.vllm": {
      low: 0.86,
      high: 1.707,
    },
    "denseDisaggregated.sglang": {
      low: 0.86,
      high: 1.707,
    },
    "denseDisaggregated.trtllm": {
      low: 0.86,
      high: 1.707,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.86,
      high: 1.707,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.8598,
      high: 1.801,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.8563,
      high: 1.068,
    },
  },
  ttftSpread: {
    "denseAggregated.vllm": {
      low: 0.7513,
      high: 1.29,
    },
    "denseAggregated.sglang": {
      low: 0.8635,
      high: 5.99,
    },
    "denseAggregated.trtllm": {
      low: 0.8321,
      high: 2.466,
    },
    "mixtureAggregated.vllm": {
      low: 0.732,
      high: 1.311,
    },
    "mixtureAggregated.sglang": {
      low: 0.8339,
      high: 2.646,
    },
    "mixtureAggregated.trtllm": {
      low: 0.8223,
      high: 1.951,
    },
    "denseDisaggregated.vllm": {
      low: 0.702,
      high: 2.009,
    },
    "denseDisaggregated.sglang": {
      low: 0.702,
      high: 2.009,
    },
    "denseDisaggregated.trtllm": {
      low: 0.702,
      high: 2.009,
    },
    "mixtureDisaggregated.vllm": {
      low: 0.702,
      high: 2.009,
    },
    "mixtureDisaggregated.sglang": {
      low: 0.6411,
      high: 3.033,
    },
    "mixtureDisaggregated.trtllm": {
      low: 0.7309,
      high: 1.541,
    },
  },
  coverage: {
    accelerators: ["b200-sxm", "gb200", "h100-sxm", "h200-sxm"],
    modelShapes: ["2880x36", "3072x62", "4096x32", "4096x60", "5120x64", "7168x61", "8192x80"],
    unseenModel: {
      tpot: 1.031,
      ttft: 1.011,
    },
    unseenAccelerator: {
      tpot: 1.052,
      ttft: 1.028,
    },
  },
};
