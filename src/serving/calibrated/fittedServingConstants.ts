import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.005,
    sglang: 0.155,
    trtllm: 0.05696,
  },
  promptTokenSeconds: 0.000006547,
  handoffSeconds: 0.1576,
  stepSeconds: 0.001059,
  launchSeconds: 0.00002986,
  fusionSeconds: 5.277e-7,
  overlapEfficiency: 1.046,
  expertEfficiency: 0.7564,
  burstFactor: 2.582,
  balanceSteps: 59.98,
  acceptanceFactor: 0.75,
};
