import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.005,
    sglang: 0.1542,
    trtllm: 0.05549,
  },
  promptTokenSeconds: 0.000006391,
  handoffSeconds: 0.158,
  stepSeconds: 0.001034,
  launchSeconds: 0.00003056,
  fusionSeconds: 5.527e-7,
  overlapEfficiency: 1.043,
  expertEfficiency: 0.7481,
  burstFactor: 2.631,
  balanceSteps: 60.04,
  acceptanceFactor: 0.75,
};
