import { seconds, type Seconds } from "../units/quantity.ts";
import { pairSeconds, type AttentionFormat } from "./attentionFormat.ts";
import type { DeviceCost } from "./deviceCost.ts";
import { smoothMax } from "./smoothMax.ts";

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
  const { queryTileRows, multiprocessors } = device;
  // A tile computes the whole block of keys that its diagonal crosses.
  const diagonalPairs = (queryTileRows / 2) * tokens;
  // The last tiles of the longest context run with half of the multiprocessors, on average.
  const lastPairs = (queryTileRows / 2) * longestContext * multiprocessors;
  const computeSeconds =
    (heads * (pairs + diagonalPairs) + lastPairs) * pairSeconds(format, keyDim + valueDim) +
    queryRowsSeconds(device, heads * tokens);
  const queryBytes = 2 * tokens * heads * (keyDim + valueDim);
  const keyBytes = contextTokens * kvHeads * (keyDim + valueDim) * format.kvBytes;
  const memorySeconds = (queryBytes + keyBytes) / (device.memoryBandwidth * device.memoryEfficiency);
  return seconds(
    2 * device.kernelSeconds + device.prefillSetupSeconds + smoothMax(computeSeconds, memorySeconds),
  );
}

/** Loading query rows and storing their outputs leaves the matrix units idle. */
export function queryRowsSeconds(device: DeviceCost, rows: number): number {
  return (rows * device.queryTileSeconds) / (128 * device.multiprocessors);
}
