import { quantileOfSorted } from "./statistics.ts";

/** Points of the cumulative distribution of values: what share is at or below what. */
export function cumulativeCurve(
  values: Float64Array,
  points = 101,
): readonly { readonly value: number; readonly share: number }[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return [];
  return Array.from({ length: points }, (_, i) => {
    const share = i / (points - 1);
    return { value: quantileOfSorted(sorted, share), share };
  });
}

/**
 * SLO attainment against the strictness of the limits: for each scale, the share of requests that keep
 * every limit times the scale (DistServe, figure 8).
 */
export function attainmentCurve(
  latencies: readonly { readonly values: Float64Array; readonly limit: number }[],
  scales: readonly number[],
): readonly { readonly scale: number; readonly attainment: number }[] {
  const count = latencies[0]?.values.length ?? 0;
  return scales.map((scale) => {
    let kept = 0;
    for (let i = 0; i < count; i += 1) {
      if (latencies.every(({ values, limit }) => !(values[i]! > limit * scale))) kept += 1;
    }
    return { scale, attainment: kept / count };
  });
}
