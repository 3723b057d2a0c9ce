/** How far predictions were from measurements, as ratios: 0.1 is 10 %. */
export interface ErrorStatistics {
  readonly n: number;
  readonly medianAbsoluteError: number;
  readonly meanAbsoluteError: number;
  readonly p90AbsoluteError: number;
  /** Positive: predicted too slow. */
  readonly medianSignedError: number;
  /** Share of rows inside the 80 % interval. */
  readonly intervalCoverage: number;
  /** Median of half the interval's width over the prediction. */
  readonly intervalHalfWidth: number;
}

/** One prediction beside its measurement; seconds. */
export interface Comparison {
  readonly predicted: number;
  readonly low: number;
  readonly high: number;
  readonly measured: number;
}

export function errorStatistics(comparisons: readonly Comparison[]): ErrorStatistics {
  const signed = comparisons.map(({ predicted, measured }) => predicted / measured - 1);
  const absolute = signed.map(Math.abs);
  const inside = comparisons.filter(({ low, high, measured }) => measured >= low && measured <= high).length;
  const n = comparisons.length;
  return {
    n,
    medianAbsoluteError: quantile(absolute, 0.5),
    meanAbsoluteError: absolute.reduce((sum, value) => sum + value, 0) / n,
    p90AbsoluteError: quantile(absolute, 0.9),
    medianSignedError: quantile(signed, 0.5),
    intervalCoverage: inside / n,
    intervalHalfWidth: quantile(
      comparisons.map(({ predicted, low, high }) => (high - low) / 2 / predicted),
      0.5,
    ),
  };
}

/** Linear interpolation between order statistics; NaN without values. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (place - below);
}
