/**
 * Counts of positive durations in buckets of 1/128 relative width, addressed by the leading bits of the
 * floating-point number: no logarithm, and the same buckets on every machine.
 */
export interface GapHistogram {
  readonly counts: Float64Array;
  total: number;
  sum: number;
  max: number;
  zeros: number;
}

const mantissaBits = 7;
const lowestExponent = 1023 - 34;
const buckets = 60 << mantissaBits;
const view = new Float64Array(1);
const words = new Uint32Array(view.buffer);

export function gapHistogram(): GapHistogram {
  return { counts: new Float64Array(buckets), total: 0, sum: 0, max: 0, zeros: 0 };
}

/** Adds `count` gaps of the same length. */
export function addGaps(histogram: GapHistogram, gap: number, count: number): void {
  histogram.total += count;
  histogram.sum += gap * count;
  if (gap > histogram.max) histogram.max = gap;
  if (gap <= 0) {
    histogram.zeros += count;
    return;
  }
  view[0] = gap;
  const bucket = (words[1]! >>> (20 - mantissaBits)) - (lowestExponent << mantissaBits);
  histogram.counts[bucket < 0 ? 0 : bucket >= buckets ? buckets - 1 : bucket]! += count;
}

/** The gap that a fraction of the gaps do not exceed, to within the width of a bucket; NaN when empty. */
export function gapQuantile(histogram: GapHistogram, fraction: number): number {
  const rank = fraction * histogram.total;
  let below = histogram.zeros;
  if (histogram.total === 0) return NaN;
  if (below >= rank && below > 0) return 0;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const count = histogram.counts[bucket]!;
    if (count === 0) continue;
    if (below + count >= rank) {
      const low = bucketStart(bucket);
      const high = bucketStart(bucket + 1);
      return Math.min(histogram.max, low + ((high - low) * (rank - below)) / count);
    }
    below += count;
  }
  return histogram.max;
}

/** Adds the counts of another histogram. */
export function mergeGaps(into: GapHistogram, from: GapHistogram): void {
  for (let i = 0; i < buckets; i += 1) into.counts[i]! += from.counts[i]!;
  into.total += from.total;
  into.sum += from.sum;
  into.zeros += from.zeros;
  into.max = Math.max(into.max, from.max);
}

/** Lower end of a bucket. */
export function bucketStart(bucket: number): number {
  words[0] = 0;
  words[1] = (bucket + (lowestExponent << mantissaBits)) << (20 - mantissaBits);
  return view[0]!;
}
