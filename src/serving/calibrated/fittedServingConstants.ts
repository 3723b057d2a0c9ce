import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.01459,
    sglang: 0.1896,
    trtllm: 0.05269,
  },
  promptTokenSeconds: 0.000008775,
  handoffSeconds: 0.1772,
  stepSeconds: 0.001044,
  sequenceSeconds: 0.000009583,
  launchSeconds: 0.00002131,
  fusionSeconds: 9.391e-7,
  blackwellHostFactor: 0.1,
  denseEfficiency: 1.131,
  expertEfficiency: 0.7882,
  fourBitExpertEfficiency: 1.426,
  expertPasses: 6.191,
  collectivePrefillEfficiency: 1.633,
  convoyPrompts: 2.101,
  burstFactor: 2.56,
  balanceSteps: 65.01,
  acceptanceFactor: 0.75,
};
