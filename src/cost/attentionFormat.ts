import { bytesPerElement, numberFormats, type FormatName } from "../catalog/numberFormat.ts";
import type { DeviceCost } from "./deviceCost.ts";

/** How attention computes and what it reads on one device, worked out once for a pair of formats. */
export interface AttentionFormat {
  readonly kvBytes: number;
  /** Seconds of one FLOP in the matrix units at the reached rate. */
  readonly secondsPerFlop: number;
  /** Seconds of one exponential and its bookkeeping, per score. */
  readonly softmaxSeconds: number;
  /** Rows of the smallest tile of decode attention: fewer query heads a KV head leave the rest empty. */
  readonly decodeTileRows: number;
}

/** Exponentials that one multiprocessor computes in a second: 16 a cycle (CUDA C++ Programming Guide, arithmetic throughput) at 2 GHz. */
const exponentialsPerSecond = 32e9;

/** Attention of `attention` precision over a cache stored as `kvCache`. */
export function attentionFormatOf(
  device: DeviceCost,
  attention: FormatName,
  kvCache: FormatName,
): AttentionFormat {
  return {
    kvBytes: bytesPerElement(kvCache),
    secondsPerFlop: 1 / (device.peakFlops[numberFormats[attention].math] * device.computeEfficiency),
    softmaxSeconds: 1 / (device.multiprocessors * exponentialsPerSecond),
    decodeTileRows: device.decodeTileRows,
  };
}
