import type { Adjustment } from "../../serving/calibrated/adjustment.ts";
import type { Spread, Spreads } from "../../serving/calibrated/servingCalibration.ts";

/** One constant that a user's measurements may move. */
export interface AdjustmentPrior {
  readonly name: keyof Adjustment;
  readonly meaning: string;
  /** Expected spread of the factor around 1, as a standard deviation of its logarithm. */
  readonly spread: number;
}

/** Half of an interval that holds 80 % of a normal distribution, in standard deviations. */
export const eightyPercent = 1.2816;

/** 80 % of clients lie within 3.6 times of the shipped time, either way; assumed. */
const clientSpread = 1;

/** The standard deviation of log factors of which 80 % lie in a spread. */
export function deviationOf({ low, high }: Spread): number {
  return Math.log(high / low) / (2 * eightyPercent);
}

/**
 * How far constants of a deployment may be off before it was measured: kernels as far as the shipped
 * calibration missed deployments it had not seen, host work twice as far, since machines differ more; what a request spends
 * outside is a few milliseconds on one machine and tens across a network.
 */
export function adjustmentPriors(spreads: Spreads): readonly AdjustmentPrior[] {
  const tpot = deviationOf(spreads.tpot);
  const ttft = deviationOf(spreads.ttft);
  return [
    { name: "decodeKernels", meaning: "time of kernels in steps that only decode", spread: tpot },
    { name: "prefillKernels", meaning: "time of kernels in steps with prompt tokens", spread: ttft },
    { name: "host", meaning: "scheduling, launching, sampling and streaming", spread: 2 * tpot },
    { name: "request", meaning: "client, HTTP and tokeniser of one request", spread: clientSpread },
  ];
}
