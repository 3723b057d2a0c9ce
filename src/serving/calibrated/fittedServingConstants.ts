import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  engines: {
    vllm: {
      sequenceSeconds: 2.787e-7,
      gapSeconds: 7.243e-7,
      launchSeconds: 0.00003555,
      requestSeconds: 0.03083,
    },
    sglang: {
      sequenceSeconds: 0.00000423,
      gapSeconds: 4.637e-7,
      launchSeconds: 0.00003999,
      requestSeconds: 0.1821,
    },
    trtllm: {
      sequenceSeconds: 0.00001298,
      gapSeconds: -4.016e-7,
      launchSeconds: 0.0000367,
      requestSeconds: 0.05097,
    },
  },
  denseEfficiency: 1.068,
  expertEfficiency: 1.017,
  densePrefillEfficiency: 1.196,
  expertPrefillEfficiency: 0.6276,
  fourBitEfficiency: 0.9689,
  stepSeconds: 0.0002902,
  fourBitExpertEfficiency: 1.5,
  attentionEfficiency: 0.88,
  collectiveEfficiency: 1.101,
  blackwellHostFactor: 0.3,
  queueFactor: 0.6111,
  convoyPrompts: 1.863,
  acceptanceFactor: 0.75,
  balanceSteps: 62.7,
  handoffSeconds: 0.1208,
};
