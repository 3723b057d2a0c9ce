import type { DeviceCost } from "../../cost/deviceCost.ts";
import type { KernelDevice } from "./kernelCase.ts";

/** B/s that one multiprocessor reads from the last-level cache: about 42 of the 64 bytes a cycle that it could, at 1.7 GHz. */
const cacheBandwidth = 72e9;
/** Share of the cache that a repeated benchmark finds its data in. */
const usableShare = 0.85;

/**
 * The device as a benchmark meets it that runs over the same `bytes` again and again: what the last-level cache holds
 * comes from there, what exceeds it from memory. Inside an engine other layers evict it, so predictions use the
 * device itself.
 */
export function warmDevice({ device, cacheBytes }: KernelDevice, bytes: number): DeviceCost {
  if (cacheBytes <= 0) return device;
  const excess = bytes / (usableShare * cacheBytes);
  const hit = 1 / (1 + excess ** 4);
  const { memoryBandwidth, memoryEfficiency, multiprocessors } = device;
  const cached = Math.max(memoryBandwidth, (multiprocessors * cacheBandwidth) / memoryEfficiency);
  return { ...device, memoryBandwidth: 1 / ((1 - hit) / memoryBandwidth + hit / cached) };
}
