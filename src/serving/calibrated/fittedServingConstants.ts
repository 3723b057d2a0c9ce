import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  engines: {
    vllm: {
      sequenceSeconds: 2.363e-7,
      gapSeconds: 2.642e-7,
      launchSeconds: 0.00002968,
      requestSeconds: 0.02819,
      handoffSeconds: 0.2114,
    },
    sglang: {
      sequenceSeconds: 0.00001652,
      gapSeconds: -1.309e-7,
      launchSeconds: 0.00001231,
      requestSeconds: 0.2058,
      handoffSeconds: 0.04956,
    },
    trtllm: {
      sequenceSeconds: 0.000006112,
      gapSeconds: -8.318e-7,
      launchSeconds: 0.00003325,
      requestSeconds: 0.04934,
      handoffSeconds: 0.07466,
    },
  },
  denseEfficiency: 1.101,
  expertEfficiency: 0.9143,
  densePrefillEfficiency: 1.263,
  expertPrefillEfficiency: 0.5942,
  fourBitEfficiency: 0.8804,
  stepSeconds: 0.001082,
  fourBitExpertEfficiency: 1.652,
  attentionEfficiency: 0.894,
  collectiveEfficiency: 1,
  blackwellHostFactor: 0.3,
  queueFactor: 0.1,
  convoyPrompts: 2.298,
  acceptanceFactor: 0.75,
  balanceSteps: 62.12,
};
