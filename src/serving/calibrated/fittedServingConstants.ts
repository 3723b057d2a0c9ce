import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  engines: {
    vllm: {
      sequenceSeconds: 2.226e-7,
      gapSeconds: 7.312e-7,
      launchSeconds: 0.00003023,
      requestSeconds: 0.0277,
      handoffSeconds: 0.2007,
    },
    sglang: {
      sequenceSeconds: 0.00001527,
      gapSeconds: 5.12e-7,
      launchSeconds: 0.00001704,
      requestSeconds: 0.2006,
      handoffSeconds: 0.06569,
    },
    trtllm: {
      sequenceSeconds: 0.000006617,
      gapSeconds: -3.057e-7,
      launchSeconds: 0.0000326,
      requestSeconds: 0.04949,
      handoffSeconds: 0.06339,
    },
  },
  denseEfficiency: 1.132,
  expertEfficiency: 0.9532,
  densePrefillEfficiency: 1.255,
  expertPrefillEfficiency: 0.5841,
  fourBitEfficiency: 0.8884,
  stepSeconds: 0.0007943,
  fourBitExpertEfficiency: 1.61,
  attentionEfficiency: 0.8694,
  collectiveEfficiency: 1,
  blackwellHostFactor: 0.3262,
  queueFactor: 0.157,
  convoyPrompts: 2.336,
  acceptanceFactor: 0.75,
  balanceSteps: 61.34,
};
