import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.005,
    sglang: 0.1543,
    trtllm: 0.05561,
  },
  promptTokenSeconds: 0.000006389,
  handoffSeconds: 0.1579,
  stepSeconds: 0.001048,
  launchSeconds: 0.00003049,
  fusionSeconds: 5.481e-7,
  overlapEfficiency: 1.043,
  expertEfficiency: 0.751,
  burstFactor: 2.616,
  balanceSteps: 60.08,
  acceptanceFactor: 0.75,
};
