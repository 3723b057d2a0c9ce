import { seconds, type Seconds } from "../units/quantity.ts";
import type { AttentionFormat } from "./attentionFormat.ts";
import type { DeviceCost } from "./deviceCost.ts";

/** Query rows that one multiprocessor works on at a time. */
const tileRows = 128;

/**
 * Softmax attention over new tokens. `tokens` are new, `pairs` their query-key pairs under the mask,
 * `contextTokens` the keys they can see in all, `longestContext` the keys of one sequence.
 * FLOPs: 4 x headDim a pair and head (scores and values); each score also costs an exponential.
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
  const pairSeconds = 2 * (keyDim + valueDim) * format.secondsPerFlop + format.softmaxSeconds;
  // The last tiles of the longest context run with half of the multiprocessors, on average.
  const lastPairs = (tileRows / 2) * longestContext * device.multiprocessors;
  // Loading the queries of a tile and storing its output leave the matrix units idle.
  const tilesSeconds = (heads * tokens * device.queryTileSeconds) / (tileRows * device.multiprocessors);
  const queryBytes = 2 * tokens * heads * (keyDim + valueDim);
  const keyBytes = contextTokens * kvHeads * (keyDim + valueDim) * format.kvBytes;
  return seconds(
    2 * device.kernelSeconds +
      device.setupSeconds +
      (heads * pairs + lastPairs) * pairSeconds +
      tilesSeconds +
      (queryBytes + keyBytes) / (device.memoryBandwidth * device.memoryEfficiency),
  );
}
