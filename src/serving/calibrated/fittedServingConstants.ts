import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.005,
    sglang: 0.005,
    trtllm: 0.05447,
  },
  promptTokenSeconds: 0.00000775,
  launchDelaySeconds: 0.00006385,
  handoffSeconds: 0.157,
  stepSeconds: 0.00101,
  launchSeconds: 0.00003145,
  fusionSeconds: 6.017e-7,
  overlapEfficiency: 1.032,
  expertEfficiency: 0.7525,
  burstFactor: 2.5,
  balanceSteps: 60.26,
  acceptanceFactor: 0.75,
};
