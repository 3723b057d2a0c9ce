import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: {
    vllm: 0.005,
    sglang: 0.005,
    trtllm: 0.05134,
  },
  promptTokenSeconds: 0.000007338,
  handoffSeconds: 0.1493,
  stepSeconds: 0.0009859,
  launchSeconds: 0.0000355,
  fusionSeconds: 6.199e-7,
  overlapEfficiency: 1.034,
  expertEfficiency: 0.7504,
  burstFactor: 2.572,
  balanceSteps: 59.97,
  acceptanceFactor: 0.75,
};
