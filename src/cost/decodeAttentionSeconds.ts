import { seconds, type Seconds } from "../units/quantity.ts";
import type { AttentionFormat } from "./attentionFormat.ts";
import type { DeviceCost } from "./deviceCost.ts";
import { smoothMax } from "./smoothMax.ts";

/** Rows of the smallest matrix tile: fewer query heads a KV head leave the rest empty. */
const minimumRows = 64;
/** Half a block of keys: the last one of each sequence is read whole. */
const blockTokens = 32;

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
  const rows = Math.max((heads / kvHeads) * queryTokens, minimumRows);
  const computeSeconds =
    kvHeads * rows * readTokens * smoothMax(4 * headDim * format.secondsPerFlop, format.softmaxSeconds);
  const movedBytes =
    2 * readTokens * kvHeads * headDim * format.kvBytes + 4 * sequences * queryTokens * heads * headDim;
  return seconds(
    device.setupSeconds +
      device.kernelSeconds +
      smoothMax(computeSeconds, movedBytes / (device.memoryBandwidth * device.memoryEfficiency)),
  );
}
