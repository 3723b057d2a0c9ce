import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  engines: {
    vllm: {
      sequenceSeconds: 6.033e-7,
      gapSeconds: 0.000001664,
      launchSeconds: 0.00002596,
      requestSeconds: 0.05647,
    },
    sglang: {
      sequenceSeconds: 6.981e-7,
      gapSeconds: 0.00000172,
      launchSeconds: 0.00003145,
      requestSeconds: 0.3815,
    },
    trtllm: {
      sequenceSeconds: 0.00001037,
      gapSeconds: 4.083e-7,
      launchSeconds: 0.00003269,
      requestSeconds: 0.07394,
    },
  },
  denseEfficiency: 1.15,
  expertEfficiency: 1.205,
  densePrefillEfficiency: 1, expertPrefillEfficiency: 0.6, fourBitEfficiency: 0.85, stepSeconds: 2e-4,
  attentionEfficiency: 0.9257,
  collectiveEfficiency: 0.8481,
  blackwellHostFactor: 0.6437,
  queueFactor: 1.479,
  convoyPrompts: 1.152,
  acceptanceFactor: 0.4426,
  handoffSeconds: 0.1622,
};
