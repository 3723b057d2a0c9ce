import { seconds, type Seconds } from "../units/quantity.ts";
import type { DeviceCost } from "./deviceCost.ts";
import { smoothMax } from "./smoothMax.ts";

/** Kernels of a chunked scan: cumulative decays, chunk states, their scan, chunk outputs, the short convolution. */
const scanKernels = 6;

/**
 * A layer with a recurrent state instead of a cache (gated delta, Mamba-2, lightning): `flops` of the
 * chunked form at 16 bits, `movedBytes` of inputs, outputs and states.
 */
export function linearAttentionSeconds(device: DeviceCost, flops: number, movedBytes: number): Seconds {
  if (movedBytes <= 0) return seconds(0);
  return seconds(
    device.kernelSeconds * scanKernels +
      smoothMax(
        flops / (device.peakFlops.bf16 * device.computeEfficiency * device.linearAttentionEfficiency),
        movedBytes / (device.memoryBandwidth * device.memoryEfficiency * device.linearAttentionEfficiency),
      ),
  );
}
