import { type GapHistogram, gapQuantile } from "./gapHistogram.ts";
import type { RequestLatencies } from "./requestLatencies.ts";
import { type Distribution, quantiles, type Statistic } from "./statistics.ts";

export type SloMetric = "ttft" | "tpot" | "itl" | "e2eLatency";

/** One demand on a service: a statistic of a latency that must not exceed a limit. */
export interface Slo {
  readonly metric: SloMetric;
  readonly limitSeconds: number;
  readonly statistic: Statistic;
}

export interface SloOutcome extends Slo {
  readonly valueSeconds: number;
  readonly met: boolean;
  /** Share of requests within the limit; of gaps for `itl`. */
  readonly attainment: number;
}

/** Share of requests that keep every limit on ttft, tpot and e2eLatency, whatever the statistic (DistServe's attainment). */
export function jointAttainment(latencies: RequestLatencies, slos: readonly Slo[], offered: number): number {
  let good = 0;
  for (let i = 0; i < latencies.request.length; i += 1) {
    // A single token has no tpot, and keeps any limit on it.
    const kept = slos.every(
      ({ metric, limitSeconds }) => metric === "itl" || !(latencies[metric][i]! > limitSeconds),
    );
    if (kept) good += 1;
  }
  return offered === 0 ? NaN : good / offered;
}

/** Each demand with what came of it. */
export function sloOutcomes(
  slos: readonly Slo[],
  described: { readonly [M in SloMetric]: Distribution },
  latencies: RequestLatencies,
  gaps: GapHistogram,
): SloOutcome[] {
  return slos.map((slo) => {
    const valueSeconds = described[slo.metric][slo.statistic];
    const attainment =
      slo.metric === "itl"
        ? gapsWithin(gaps, slo.limitSeconds)
        : within(latencies[slo.metric], slo.limitSeconds);
    return { ...slo, valueSeconds, met: valueSeconds <= slo.limitSeconds, attainment };
  });
}

/** Share of values that do not exceed a limit. */
export function within(values: Float64Array, limit: number): number {
  let kept = 0;
  for (let i = 0; i < values.length; i += 1) if (!(values[i]! > limit)) kept += 1;
  return values.length === 0 ? NaN : kept / values.length;
}

function gapsWithin(gaps: GapHistogram, limit: number): number {
  if (gaps.total === 0) return NaN;
  let low = 0;
  let high = 1;
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (gapQuantile(gaps, middle) <= limit) low = middle;
    else high = middle;
  }
  return high > 1 - 1e-9 ? 1 : low;
}

/** Distribution of the gaps between tokens, from their histogram. */
export function gapDistribution(gaps: GapHistogram): Distribution {
  const at = (fraction: number) => gapQuantile(gaps, fraction);
  return {
    count: gaps.total,
    mean: gaps.total === 0 ? NaN : gaps.sum / gaps.total,
    p50: at(quantiles.p50),
    p90: at(quantiles.p90),
    p95: at(quantiles.p95),
    p99: at(quantiles.p99),
    max: gaps.total === 0 ? NaN : gaps.max,
    halfWidth: undefined,
  };
}
