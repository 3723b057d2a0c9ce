import type { Spread } from "./servingCalibration.ts";

/** A prediction and the bounds between which 80 % of measurements lie. */
export function interval(
  predicted: number,
  { low, high }: Spread,
): { readonly predicted: number; readonly low: number; readonly high: number } {
  return { predicted, low: predicted * low, high: predicted * high };
}
