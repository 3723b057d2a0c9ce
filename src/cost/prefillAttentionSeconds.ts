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

/** The same with keys of `keyDim` and values of `valueDim`, as expanded latent attention has them. */
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
  // Half a tile of masked keys beyond the diagonal for each query.
  const computeSeconds = heads * (pairs + (tokens * tileRows) / 2) * pairSeconds;
  const lastTileSeconds =
    device.attentionTailTiles * tileRows * longestContext * device.multiprocessors * pairSeconds;
  const queryBytes = 2 * device.prefillQueryPasses * tokens * heads * (keyDim + valueDim);
  const keyBytes = contextTokens * kvHeads * (keyDim + valueDim) * format.kvBytes;
  const memorySeconds = (queryBytes + keyBytes) / (device.memoryBandwidth * device.memoryEfficiency);
  return seconds(
    device.kernelSeconds * device.attentionKernels +
      smoothMax(computeSeconds + lastTileSeconds, memorySeconds),
  );
}
