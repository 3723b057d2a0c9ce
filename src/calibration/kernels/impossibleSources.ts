import type { Accelerator } from "../../catalog/accelerator.ts";
import { peakRate } from "../../operators/peakRate.ts";
import type { KernelCase } from "./kernelCase.ts";

/** Streams this many times the last-level cache cannot hide in it. */
const cacheMultiple = 3;
/** A cache size for devices whose record states none. */
const unknownCacheBytes = 50e6;
/** Floors below this drown in the fixed time of kernels. */
const visibleSeconds = 1e-5;
/** A source is left out when more than this share of its large timings beats the floor. */
const tolerated = 0.05;

/** Names the timings of one source on one system. */
export function sourceKey({ family, system, dtype, source }: KernelCase): string {
  return `${family} ${system} ${dtype} ${source}`;
}

/**
 * Sources that cannot have done what their shapes say: they beat the memory's spec bandwidth or the peak of
 * the matrix units (benchmarks whose pages of the cache overlap, or that stop early). All their timings on
 * the system are unusable.
 */
export function impossibleSources(
  cases: readonly KernelCase[],
  accelerators: ReadonlyMap<string, Accelerator>,
): ReadonlySet<string> {
  const counts = new Map<string, { large: number; tooFast: number }>();
  for (const one of cases) {
    const accelerator = accelerators.get(one.system);
    if (!accelerator) continue;
    const floor = floorSeconds(one, accelerator);
    if (floor < visibleSeconds) continue;
    const key = sourceKey(one);
    const count = counts.get(key) ?? { large: 0, tooFast: 0 };
    counts.set(key, count);
    count.large += 1;
    if (one.measuredSeconds < floor) count.tooFast += 1;
  }
  const impossible = new Set<string>();
  for (const [key, { large, tooFast }] of counts) if (tooFast > tolerated * large) impossible.add(key);
  return impossible;
}

/** Speed of light: FLOPs at the peak, or the stream at the spec bandwidth where it exceeds the caches. */
function floorSeconds(one: KernelCase, accelerator: Accelerator): number {
  const computeSeconds = one.flops / peakRate(accelerator, one.math).flopsPerSecond;
  const cacheBytes = cacheMultiple * (accelerator.l2Capacity ?? unknownCacheBytes);
  const streams = one.streamedBytes > cacheBytes;
  return Math.max(computeSeconds, streams ? one.streamedBytes / accelerator.memoryBandwidth : 0);
}
