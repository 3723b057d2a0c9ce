import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.005,
    sglang: 0.1545,
    trtllm: 0.05586,
  },
  promptTokenSeconds: 0.000006451,
  handoffSeconds: 0.1578,
  stepSeconds: 0.001056,
  launchSeconds: 0.00003052,
  fusionSeconds: 5.616e-7,
  overlapEfficiency: 1.042,
  expertEfficiency: 0.7513,
  burstFactor: 2.613,
  balanceSteps: 60.13,
  acceptanceFactor: 0.75,
};
