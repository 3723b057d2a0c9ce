import { bytesPerElement, numberFormats, type FormatName } from "../catalog/numberFormat.ts";
import type { DeviceCost } from "./deviceCost.ts";

/** How attention computes and what it reads on one device, worked out once for a pair of formats. */
export interface AttentionFormat {
  readonly kvBytes: number;
  /** Seconds of one FLOP in the matrix units at the reached rate. */
  readonly secondsPerFlop: number;
  /** Seconds of one exponential and its bookkeeping, per score. */
  readonly softmaxSeconds: number;
}

/** Attention of `attention` precision over a cache stored as `kvCache`. */
export function attentionFormatOf(
  device: DeviceCost,
  attention: FormatName,
  kvCache: FormatName,
): AttentionFormat {
  return {
    kvBytes: bytesPerElement(kvCache),
    secondsPerFlop:
      1 /
      (device.peakFlops[numberFormats[attention].math] *
        device.computeEfficiency *
        device.attentionEfficiency),
    softmaxSeconds: 1 / (device.multiprocessors * device.exponentialsPerSecond),
  };
}
