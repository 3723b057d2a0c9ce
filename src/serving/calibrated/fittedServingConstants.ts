import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.005,
    sglang: 0.005,
    trtllm: 0.04873,
  },
  promptTokenSeconds: 0.000005581,
  handoffSeconds: 0.149,
  stepSeconds: 0.0009733,
  launchSeconds: 0.0000388,
  fusionSeconds: 5.551e-7,
  overlapEfficiency: 1.007,
  expertEfficiency: 0.7196,
  burstFactor: 2.364,
  balanceSteps: 58.73,
  acceptanceFactor: 0.75,
};
