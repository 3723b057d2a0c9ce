import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.005,
    sglang: 0.005,
    trtllm: 0.05501,
  },
  promptTokenSeconds: 0.000006839,
  launchDelaySeconds: 0.00006845,
  handoffSeconds: 0.1566,
  stepSeconds: 0.001012,
  launchSeconds: 0.00003082,
  fusionSeconds: 5.763e-7,
  overlapEfficiency: 1.037,
  expertEfficiency: 0.7448,
  burstFactor: 2.622,
  balanceSteps: 59.85,
  acceptanceFactor: 0.75,
};
