import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.01462,
    sglang: 0.1901,
    trtllm: 0.05278,
  },
  promptTokenSeconds: 8.917e-6,
  handoffSeconds: 0.1768,
  stepSeconds: 0.00097,
  sequenceSeconds: 9.538e-6,
  launchSeconds: 2.139e-5,
  fusionSeconds: 9.045e-7,
  blackwellHostFactor: 0.1,
  denseEfficiency: 1.127,
  expertEfficiency: 0.7888,
  fourBitExpertEfficiency: 1.41,
  expertPasses: 6.086,
  collectiveEfficiency: 0.6704,
  collectivePrefillEfficiency: 1.657,
  convoyPrompts: 2.097,
  burstFactor: 2.548,
  balanceSteps: 64.84,
  acceptanceFactor: 0.75,
};
