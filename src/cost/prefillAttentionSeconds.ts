import { seconds, type Seconds } from "../units/quantity.ts";
import type { AttentionFormat } from "./attentionFormat.ts";
import type { DeviceCost } from "./deviceCost.ts";
import { smoothMax } from "./smoothMax.ts";

/** Query rows that one multiprocessor works on at a time. */
const tileRows = 128;

/**
 * Softmax attention over new tokens. `tokens` are new, `pairs` their query-key pairs under the mask,
 * `contextTokens` the keys they can see in all, `longestContext` the keys of one sequence.
 * FLOPs: 4 x headDim a pair and head (scores and values); softmax runs beside them at its own rate.
 */
export function prefillAttentionSeconds(
  device: DeviceCost,
  format: AttentionFormat,
  tokens: number,
  pairs: number,
  contextTokens: number,
  longestContext: number,
  heads: number,
  kvHeads: number,
  headDim: number,
): Seconds {
  return scaledPrefillAttentionSeconds(
    device,
    format,
    tokens,
    pairs,
    contextTokens,
    longestContext,
    heads,
    kvHeads,
    headDim,
    headDim,
  );
}

/**
 * The same with keys of `keyDim` and values of `valueDim`, as expanded latent attention has them.
 * @equation KE-PREFILL-ATTENTION
 */
export function scaledPrefillAttentionSeconds(
  device: DeviceCost,
  format: AttentionFormat,
  tokens: number,
  pairs: number,
  contextTokens: number,
  longestContext: number,
  heads: number,
  kvHeads: number,
  keyDim: number,
  valueDim: number,
): Seconds {
  if (tokens <= 0) return seconds(0);
  // Exponentials of one tile run beside the products of the next (FlashAttention-3, arXiv:2407.08608).
  const pairSeconds = smoothMax(2 * (keyDim + valueDim) * format.secondsPerFlop, format.softmaxSeconds);
  // Half a tile of masked keys beyond the diagonal for each query.
  const computeSeconds = heads * (pairs + (tokens * tileRows) / 2) * pairSeconds;
  const lastTileSeconds = device.tailWaves * tileRows * longestContext * device.multiprocessors * pairSeconds;
  // Loading the queries of a tile and storing its output leave the matrix units idle.
  const tilesSeconds = (heads * tokens * device.queryTileSeconds) / (tileRows * device.multiprocessors);
  const queryBytes = 2 * tokens * heads * (keyDim + valueDim);
  const keyBytes = contextTokens * kvHeads * (keyDim + valueDim) * format.kvBytes;
  const memorySeconds = (queryBytes + keyBytes) / (device.memoryBandwidth * device.memoryEfficiency);
  const fixedSeconds = 2 * device.kernelSeconds + device.setupSeconds;
  const cacheElements = tokens * kvHeads * (keyDim + valueDim);
  return seconds(
    fixedSeconds +
      cacheWriteSeconds(device, format, cacheElements) +
      smoothMax(computeSeconds + tilesSeconds + lastTileSeconds, memorySeconds),
  );
}

/** New keys and values that are stored narrower than they were computed pass a quantising kernel. */
function cacheWriteSeconds(device: DeviceCost, { kvBytes }: AttentionFormat, elements: number): number {
  if (kvBytes >= 2) return 0;
  return device.kernelSeconds + (device.quantisePasses * elements * (2 + kvBytes)) / device.memoryBandwidth;
}
