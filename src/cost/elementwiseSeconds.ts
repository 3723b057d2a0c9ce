import { seconds, type Seconds } from "../units/quantity.ts";
import type { DeviceCost } from "./deviceCost.ts";

/** Norms, activations, rotary embedding, residuals: a kernel that streams `movedBytes`. */
export function elementwiseSeconds(device: DeviceCost, movedBytes: number): Seconds {
  if (movedBytes <= 0) return seconds(0);
  return seconds(device.kernelSeconds + movedBytes / (device.memoryBandwidth * device.memoryEfficiency));
}
