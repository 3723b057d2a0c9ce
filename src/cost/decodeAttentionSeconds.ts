import { seconds, type Seconds } from "../units/quantity.ts";
import { pairSeconds, type AttentionFormat } from "./attentionFormat.ts";
import type { DeviceCost } from "./deviceCost.ts";
import { queryRowsSeconds } from "./prefillAttentionSeconds.ts";
import { smoothMax } from "./smoothMax.ts";

/** A part of a context is not worth a multiprocessor below two blocks of keys. */
const leastPartTokens = 128;
/** Bytes of one number of a partial output: stored as fp32 and read again. */
const partialBytes = 8;

/** Half a block of keys: the last one of each sequence is read whole. */
const blockTokens = 32;
/** Context whose parts take `splitSeconds`. */
const splitTokens = 1024;

/**
 * Softmax attention of `sequences` decoding sequences with `queryTokens` new tokens each over
 * `contextTokens` cached tokens in all. Bytes: keys and values of each KV head, once.
 * @equation KE-DECODE-ATTENTION
 */
export function decodeAttentionSeconds(
  device: DeviceCost,
  format: AttentionFormat,
  sequences: number,
  queryTokens: number,
  contextTokens: number,
  heads: number,
  kvHeads: number,
  headDim: number,
): Seconds {
  if (sequences <= 0) return seconds(0);
  const readTokens = contextTokens + sequences * blockTokens;
  const rows = Math.max((heads / kvHeads) * queryTokens, format.decodeTileRows);
  const computeSeconds =
    kvHeads * rows * readTokens * pairSeconds(format, 2 * headDim) +
    queryRowsSeconds(device, kvHeads * rows * sequences);
  const movedBytes =
    2 * readTokens * kvHeads * headDim * format.kvBytes + 4 * sequences * queryTokens * heads * headDim;
  const streamSeconds = movedBytes / (device.memoryBandwidth * device.memoryEfficiency);
  return seconds(
    device.attentionSetupSeconds +
      device.kernelSeconds +
      smoothMax(smoothMax(computeSeconds, streamSeconds), partsSeconds(device, contextTokens / sequences)) +
      partialSeconds(device, sequences, kvHeads, contextTokens, sequences * queryTokens * heads * headDim),
  );
}

/**
 * A sequence's context is split over multiprocessors and its parts joined: more parts are shorter, but take longer to join. With
 * the best number of them, both grow with the square root of the context.
 * @equation KE-CONTEXT-PARTS
 */
export function partsSeconds(device: DeviceCost, context: number): number {
  return device.splitSeconds * Math.sqrt(context / splitTokens);
}

/**
 * Where `tilesEach` tiles of each sequence are fewer than the multiprocessors, so many parts of its context are computed side by side
 * that all work, and each part stores its share of the `outputs`, for the last kernel to add up.
 * @equation KE-PARTIAL-OUTPUTS
 */
export function partialSeconds(
  device: DeviceCost,
  sequences: number,
  tilesEach: number,
  contextTokens: number,
  outputs: number,
): number {
  const parts = Math.min(
    device.multiprocessors / (sequences * tilesEach),
    contextTokens / (sequences * leastPartTokens),
  );
  return (
    (partialBytes * outputs * Math.max(0, parts - 1)) / (device.memoryBandwidth * device.memoryEfficiency)
  );
}
