import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.005,
    sglang: 0.1877,
    trtllm: 0.05129,
  },
  promptTokenSeconds: 0.000008382,
  handoffSeconds: 0.1772,
  stepSeconds: 0.001102,
  launchSeconds: 0.00002192,
  fusionSeconds: 8.35e-7,
  overlapEfficiency: 1.09,
  expertEfficiency: 0.728,
  burstFactor: 2.533,
  balanceSteps: 64.66,
  acceptanceFactor: 0.75,
};
