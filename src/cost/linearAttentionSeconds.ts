import { seconds, type Seconds } from "../units/quantity.ts";
import type { DeviceCost } from "./deviceCost.ts";
import { smoothMax } from "./smoothMax.ts";

/**
 * A layer with a recurrent state instead of a cache (gated delta, Mamba-2, lightning): `flops` of the
 * chunked form at 16 bits, `movedBytes` of inputs, outputs and states. Chunks depend on one another, so
 * the matrix units mostly wait: `linearAttentionEfficiency`.
 * @equation KE-LINEAR-ATTENTION
 */
export function linearAttentionSeconds(device: DeviceCost, flops: number, movedBytes: number): Seconds {
  if (movedBytes <= 0) return seconds(0);
  const achievedFlops = device.peakFlops.bf16 * device.computeEfficiency * device.linearAttentionEfficiency;
  const memorySeconds = movedBytes / (device.memoryBandwidth * device.memoryEfficiency);
  return seconds(device.kernelSeconds + smoothMax(flops / achievedFlops, memorySeconds));
}
