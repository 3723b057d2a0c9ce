import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.005,
    sglang: 0.005,
    trtllm: 0.05314,
  },
  promptTokenSeconds: 0.00000707,
  launchDelaySeconds: 0.00006295,
  handoffSeconds: 0.1558,
  stepSeconds: 0.001006,
  launchSeconds: 0.00003324,
  fusionSeconds: 6.102e-7,
  overlapEfficiency: 1.032,
  expertEfficiency: 0.7516,
  burstFactor: 2.488,
  balanceSteps: 59.98,
  acceptanceFactor: 0.75,
};
