import { seconds, type Seconds } from "../units/quantity.ts";
import type { AttentionFormat } from "./attentionFormat.ts";
import { joinSeconds } from "./decodeAttentionSeconds.ts";
import type { DeviceCost } from "./deviceCost.ts";
import { paddedRows, type MatrixFormat } from "./matrixFormat.ts";
import { scaledPrefillAttentionSeconds } from "./prefillAttentionSeconds.ts";
import { smoothMax } from "./smoothMax.ts";

/** Half a block of latents: the last one of each sequence is read whole. */
const blockTokens = 32;

/** Latent attention in prefill, expanded to one key and value a head (DeepSeek-V2, arXiv:2405.04434, section 2.1). */
export function latentPrefillAttentionSeconds(
  device: DeviceCost,
  format: AttentionFormat,
  tokens: number,
  pairs: number,
  contextTokens: number,
  longestContext: number,
  heads: number,
  keyDim: number,
  valueDim: number,
): Seconds {
  const attentionSeconds = scaledPrefillAttentionSeconds(
    device,
    format,
    tokens,
    pairs,
    contextTokens,
    longestContext,
    heads,
    heads,
    keyDim,
    valueDim,
  );
  return seconds(attentionSeconds + castSeconds(device, format, tokens * heads * (keyDim + valueDim)));
}

/** Expanded keys and values that attention reads narrower than they were computed pass a quantising kernel. */
function castSeconds(device: DeviceCost, { kvBytes }: AttentionFormat, elements: number): number {
  return kvBytes < 2 ? device.kernelSeconds + (elements * (4 + kvBytes)) / device.memoryBandwidth : 0;
}

/**
 * Latent attention in decode, absorbed: every head reads the same latent of `latentRank + ropeDim`
 * numbers a token, once. FLOPs a token and head: 2 (latentRank + ropeDim) + 2 latentRank.
 * @equation KE-LATENT-DECODE
 */
export function latentDecodeAttentionSeconds(
  device: DeviceCost,
  format: AttentionFormat,
  sequences: number,
  queryTokens: number,
  contextTokens: number,
  heads: number,
  latentRank: number,
  ropeDim: number,
): Seconds {
  if (sequences <= 0) return seconds(0);
  const readTokens = contextTokens + sequences * blockTokens;
  const rows = Math.max(heads * queryTokens, format.decodeTileRows);
  const pairSeconds = 2 * (2 * latentRank + ropeDim) * format.secondsPerFlop + format.softmaxSeconds;
  const movedBytes =
    readTokens * (latentRank + ropeDim) * format.kvBytes +
    2 * sequences * queryTokens * heads * (2 * latentRank + ropeDim);
  return seconds(
    2 * device.kernelSeconds +
      device.setupSeconds +
      joinSeconds(device, contextTokens / sequences) +
      smoothMax(
        rows * readTokens * pairSeconds,
        movedBytes / (device.memoryBandwidth * device.memoryEfficiency),
      ),
  );
}

/** One product a head, batched: absorbing the key or value projection into queries or outputs. `m` tokens, k x n a head. Strided operands cost a second kernel. */
export function batchedGemmSeconds(
  device: DeviceCost,
  format: MatrixFormat,
  heads: number,
  m: number,
  n: number,
  k: number,
): Seconds {
  if (m <= 0) return seconds(0);
  const computeSeconds = (2 * heads * paddedRows(m) * n * k) / format.achievedFlops;
  const movedBytes = heads * (n * k * format.weightBytes + m * k * format.activationBytes + 2 * m * n);
  return seconds(
    format.fixedSeconds +
      device.kernelSeconds +
      device.depthSeconds * k +
      smoothMax(computeSeconds, movedBytes / format.achievedBandwidth) +
      heads * m * k * format.quantiseSecondsPerElement,
  );
}
