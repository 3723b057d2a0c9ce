import type { DeviceCost } from "./deviceCost.ts";

/**
 * Seconds to stream `bytes`, of which `warmCacheBytes` may still lie in the last-level cache. Isolated
 * kernel timings repeat over the same data and find it there; in serving the other layers evict it,
 * so `warmCacheBytes` is 0.
 */
export function cachedReadSeconds(device: DeviceCost, bytes: number): number {
  const cached = Math.min(bytes, device.warmCacheBytes);
  return (bytes - cached + cached / device.cacheSpeedup) / (device.memoryBandwidth * device.memoryEfficiency);
}
