import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.01574,
    sglang: 0.1802,
    trtllm: 0.04732,
  },
  promptTokenSeconds: 7.26e-6,
  handoffSeconds: 0.17,
  stepSeconds: 0.0008713,
  sequenceSeconds: 9.891e-6,
  launchSeconds: 3.217e-5,
  fusionSeconds: 8.015e-7,
  blackwellHostFactor: 0.3288,
  densePrefillEfficiency: 1.306,
  expertEfficiency: 0.8254,
  fourBitExpertEfficiency: 1.799,
  expertPasses: 7.88,
  convoyPrompts: 1.988,
  burstFactor: 2.3,
  balanceSteps: 63.98,
  acceptanceFactor: 0.75,
};
