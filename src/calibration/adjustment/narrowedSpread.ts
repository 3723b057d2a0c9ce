import type { Spread } from "../../serving/calibrated/servingCalibration.ts";
import { deviationOf, eightyPercent } from "./adjustmentPriors.ts";

/** Observations that the shipped spread counts for: a few of one's own do not make a forecast certain. */
const priorObservations = 4;
/** What runs repeated on the same machine differ by at least. */
const leastDeviation = { tpot: 0.03, ttft: 0.1 } as const;

/**
 * The 80 % spread behind a fit: the variance of its residuals, with the shipped spread as four earlier observations
 * (a scaled inverse chi-squared prior), around their common centre. Each fitted constant costs one degree of freedom.
 * @equation CAL-SPREAD
 */
export function narrowedSpread(
  shipped: Spread,
  residuals: readonly number[],
  constants: number,
  metric: keyof typeof leastDeviation,
): Spread {
  const prior = deviationOf(shipped);
  const shippedCentre = Math.log(shipped.low * shipped.high) / 2;
  const sum = residuals.reduce((total, residual) => total + residual, 0);
  const centre = (priorObservations * shippedCentre - sum) / (priorObservations + residuals.length);
  const squares = residuals.reduce((total, residual) => total + (residual + centre) ** 2, 0);
  const freedom = Math.max(0, residuals.length - constants);
  const variance = (priorObservations * prior * prior + squares) / (priorObservations + freedom);
  const half = eightyPercent * Math.max(leastDeviation[metric], Math.sqrt(variance));
  return { low: Math.min(1, Math.exp(centre - half)), high: Math.max(1, Math.exp(centre + half)) };
}
