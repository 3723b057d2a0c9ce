import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.005,
    sglang: 0.005,
    trtllm: 0.05503,
  },
  promptTokenSeconds: 0.00000686,
  launchDelaySeconds: 0.00007099,
  handoffSeconds: 0.1568,
  stepSeconds: 0.001013,
  launchSeconds: 0.00003078,
  fusionSeconds: 5.762e-7,
  overlapEfficiency: 1.037,
  expertEfficiency: 0.7442,
  burstFactor: 2.612,
  balanceSteps: 59.83,
  acceptanceFactor: 0.75,
};
