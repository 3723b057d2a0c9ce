import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  engines: {
    vllm: {
      sequenceSeconds: 2.31e-7,
      gapSeconds: 3.269e-7,
      launchSeconds: 0.00003075,
      requestSeconds: 0.0283,
      handoffSeconds: 0.2113,
    },
    sglang: {
      sequenceSeconds: 0.00001801,
      gapSeconds: -6.069e-8,
      launchSeconds: 0.00001076,
      requestSeconds: 0.207,
      handoffSeconds: 0.05194,
    },
    trtllm: {
      sequenceSeconds: 0.000006526,
      gapSeconds: -7.635e-7,
      launchSeconds: 0.00003344,
      requestSeconds: 0.04981,
      handoffSeconds: 0.0714,
    },
  },
  denseEfficiency: 1.11,
  expertEfficiency: 0.9188,
  densePrefillEfficiency: 1.239,
  expertPrefillEfficiency: 0.5887,
  fourBitEfficiency: 0.8852,
  stepSeconds: 0.001053,
  fourBitExpertEfficiency: 1.649,
  attentionEfficiency: 0.886,
  collectiveEfficiency: 1,
  blackwellHostFactor: 0.3,
  queueFactor: 0.1,
  convoyPrompts: 2.319,
  acceptanceFactor: 0.75,
  balanceSteps: 61.94,
};
