import type { ServingConstants } from "./servingConstants.ts";

/** Fitted to end-to-end runs; written by `npm run calibrate:refit`. */
export const fittedServingConstants: ServingConstants = {
  requestSeconds: 0.005,
  promptTokenSeconds: 0.000004477,
  handoffSeconds: 0.1479,
  stepSeconds: 0.0009335,
  launchSeconds: 0.00004145,
  fusionSeconds: 6.167e-7,
  expertEfficiency: 0.7159,
  burstFactor: 2.307,
  balanceSteps: 58.43,
  acceptanceFactor: 0.75,
};
