import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  engines: {
    vllm: {
      sequenceSeconds: 3.682e-7,
      gapSeconds: 0.000001453,
      launchSeconds: 0.00003523,
      requestSeconds: 0.02905,
    },
    sglang: {
      sequenceSeconds: 0.00000578,
      gapSeconds: 0.000001305,
      launchSeconds: 0.00003749,
      requestSeconds: 0.1717,
    },
    trtllm: {
      sequenceSeconds: 0.00001171,
      gapSeconds: 5.756e-7,
      launchSeconds: 0.00003433,
      requestSeconds: 0.05247,
    },
  },
  denseEfficiency: 1.144,
  expertEfficiency: 0.9943,
  densePrefillEfficiency: 1.052,
  expertPrefillEfficiency: 0.4809,
  fourBitEfficiency: 0.8995,
  stepSeconds: 0.00009312,
  fourBitExpertEfficiency: 1.5,
  attentionEfficiency: 0.8728,
  collectiveEfficiency: 1.061,
  blackwellHostFactor: 0.7089,
  queueFactor: 0.9722,
  convoyPrompts: 1.805,
  acceptanceFactor: 0.75,
  balanceSteps: 64.92,
  handoffSeconds: 0.1221,
};
