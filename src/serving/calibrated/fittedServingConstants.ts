import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: 0.005,
  promptTokenSeconds: 0.000004471,
  handoffSeconds: 0.148,
  stepSeconds: 0.0009332,
  launchSeconds: 0.00004146,
  fusionSeconds: 6.161e-7,
  expertEfficiency: 0.716,
  burstFactor: 2.303,
  balanceSteps: 58.41,
  acceptanceFactor: 0.75,
};
