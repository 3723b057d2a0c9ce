import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.01682,
    sglang: 0.178,
    trtllm: 0.0484,
  },
  promptTokenSeconds: 7.468e-6,
  handoffSeconds: 0.0846,
  stepSeconds: 0.0009978,
  sequenceSeconds: 1.091e-5,
  launchSeconds: 3.149e-5,
  fusionSeconds: 9.243e-7,
  blackwellHostFactor: 0.2935,
  densePrefillEfficiency: 1.318,
  expertEfficiency: 0.9084,
  fourBitExpertEfficiency: 1.763,
  expertPasses: 9.114,
  convoyPrompts: 1.992,
  balanceSteps: 65.32,
  acceptanceFactor: 0.75,
};
