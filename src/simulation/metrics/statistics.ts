/** The value that a fraction of sorted values lies below, interpolated between neighbours as numpy and the engines' benchmarks do; NaN when empty. */
export function quantileOfSorted(sorted: ArrayLike<number>, fraction: number): number {
  if (sorted.length === 0) return NaN;
  const at = fraction * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (at - low);
}

/** Sum without the rounding that a long run of additions piles up (Neumaier 1974). */
export function exactSum(values: ArrayLike<number>): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

export const quantiles = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;
export type Statistic = "mean" | keyof typeof quantiles;

/** Mean and percentiles of a latency, each with the half-width of its 95 % confidence interval when there is enough data. */
export interface Distribution {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly halfWidth: { readonly [S in Statistic]: number } | undefined;
}

const batches = 20;
/** Student's t at 97.5 % with 19 degrees of freedom. */
const studentT = 2.093;
const enough = 20 * batches;

/**
 * Describes values given in the order in which their requests arrived. The intervals come of 20 batch
 * means (Law and Kelton), for neighbours in a queue are not independent.
 */
export function distribution(values: Float64Array): Distribution {
  const sorted = values.slice().sort();
  return {
    count: values.length,
    ...describe(sorted),
    max: values.length === 0 ? NaN : sorted[sorted.length - 1]!,
    halfWidth: values.length >= enough ? batchHalfWidth(values) : undefined,
  };
}

function describe(sorted: Float64Array): { [S in Statistic]: number } {
  return {
    mean: sorted.length === 0 ? NaN : exactSum(sorted) / sorted.length,
    p50: quantileOfSorted(sorted, quantiles.p50),
    p90: quantileOfSorted(sorted, quantiles.p90),
    p95: quantileOfSorted(sorted, quantiles.p95),
    p99: quantileOfSorted(sorted, quantiles.p99),
  };
}

function batchHalfWidth(values: Float64Array): { [S in Statistic]: number } {
  const size = Math.floor(values.length / batches);
  const described = Array.from({ length: batches }, (_, i) =>
    describe(values.slice(i * size, (i + 1) * size).sort()),
  );
  const width = (statistic: Statistic) => {
    const figures = described.map((batch) => batch[statistic]);
    const mean = exactSum(figures) / batches;
    const variance = exactSum(figures.map((figure) => (figure - mean) * (figure - mean))) / (batches - 1);
    return studentT * Math.sqrt(variance / batches);
  };
  return { mean: width("mean"), p50: width("p50"), p90: width("p90"), p95: width("p95"), p99: width("p99") };
}
