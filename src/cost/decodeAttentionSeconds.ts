import { seconds, type Seconds } from "../units/quantity.ts";
import type { AttentionFormat } from "./attentionFormat.ts";
import type { DeviceCost } from "./deviceCost.ts";
import { smoothMax } from "./smoothMax.ts";

/** Half a block of keys: the last one of each sequence is read whole. */
const blockTokens = 32;
/** Context that one multiprocessor works through before a second one helps. */
const partTokens = 128;

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
  const pairSeconds = 4 * headDim * format.secondsPerFlop + format.softmaxSeconds;
  const movedBytes =
    2 * readTokens * kvHeads * headDim * format.kvBytes + 4 * sequences * queryTokens * heads * headDim;
  return seconds(
    device.setupSeconds +
      device.kernelSeconds +
      joinSeconds(device, contextTokens / sequences) +
      smoothMax(
        kvHeads * rows * readTokens * pairSeconds,
        movedBytes / (device.memoryBandwidth * device.memoryEfficiency),
      ),
  );
}

/** Splitting a long context over multiprocessors and joining their parts: a step more with every doubling. */
export function joinSeconds(device: DeviceCost, context: number): number {
  return device.splitSeconds * Math.log2(1 + context / partTokens);
}
