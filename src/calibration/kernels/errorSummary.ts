/** Errors of predictions against measurements. Shares: 0.1 is ten percent. */
export interface ErrorSummary {
  readonly count: number;
  readonly medianAbsoluteError: number;
  readonly p90AbsoluteError: number;
  readonly medianSignedError: number;
}

/** Summarises signed relative errors, predicted / measured - 1. */
export function summarizeErrors(errors: ArrayLike<number>): ErrorSummary {
  const signed = Float64Array.from(errors).sort();
  const absolute = signed.map(Math.abs).sort();
  return {
    count: signed.length,
    medianAbsoluteError: quantile(absolute, 0.5),
    p90AbsoluteError: quantile(absolute, 0.9),
    medianSignedError: quantile(signed, 0.5),
  };
}

function quantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return NaN;
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? NaN;
  const above = sorted[Math.ceil(position)] ?? NaN;
  return below + (above - below) * (position - Math.floor(position));
}
