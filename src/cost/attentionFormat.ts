import { bytesPerElement, numberFormats, type FormatName } from "../catalog/numberFormat.ts";
import type { DeviceCost } from "./deviceCost.ts";
import { smoothMax } from "./smoothMax.ts";

/** How attention computes and what it reads on one device, worked out once for a pair of formats. */
export interface AttentionFormat {
  readonly kvBytes: number;
  /** Seconds of one FLOP in the matrix units at the rate that attention reaches. */
  readonly secondsPerFlop: number;
  /** The same over latents, whose products are as deep as a GEMM's: at its rate. */
  readonly latentSecondsPerFlop: number;
  /** Seconds of one exponential and its bookkeeping, per score. */
  readonly softmaxSeconds: number;
  /** Rows of the smallest tile of decode attention: fewer query heads a KV head leave the rest empty. */
  readonly decodeTileRows: number;
}

/** Exponentials that one multiprocessor computes in a second: 16 a cycle (CUDA C++ Programming Guide, arithmetic throughput) at 2 GHz. */
const exponentialsPerSecond = 32e9;
const wideBits = 16;

/** Attention of `attention` precision over a cache stored as `kvCache`. */
export function attentionFormatOf(
  device: DeviceCost,
  attention: FormatName,
  kvCache: FormatName,
): AttentionFormat {
  const { math, elementBits } = numberFormats[attention];
  const peakFlops = device.peakFlops[math];
  const halvings = peakFlops > device.peakFlops.bf16 ? Math.log2(wideBits / elementBits) : 0;
  const latentSecondsPerFlop =
    1 / (peakFlops * device.computeEfficiency * device.halvingEfficiency ** halvings);
  return {
    kvBytes: bytesPerElement(kvCache),
    secondsPerFlop: latentSecondsPerFlop / device.attentionEfficiency,
    latentSecondsPerFlop,
    softmaxSeconds: 1 / (device.multiprocessors * exponentialsPerSecond),
    decodeTileRows: device.decodeTileRows,
  };
}

/**
 * One query-key pair in one head: the products of `depth` numbers, and beside them an exponential in another unit.
 * @equation KE-ATTENTION-PAIR
 */
export function pairSeconds({ secondsPerFlop, softmaxSeconds }: AttentionFormat, depth: number): number {
  return smoothMax(2 * depth * secondsPerFlop, softmaxSeconds);
}
