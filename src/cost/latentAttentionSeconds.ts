import { seconds, type Seconds } from "../units/quantity.ts";
import { pairSeconds, type AttentionFormat } from "./attentionFormat.ts";
import { partialSeconds, partsSeconds } from "./decodeAttentionSeconds.ts";
import type { DeviceCost } from "./deviceCost.ts";
import { paddedRows, type MatrixFormat } from "./matrixFormat.ts";
import { queryRowsSeconds, scaledPrefillAttentionSeconds } from "./prefillAttentionSeconds.ts";
import { smoothMax } from "./smoothMax.ts";

/** Query heads in a tile of kernels for latents (FlashMLA). */
const latentTileRows = 64;
/** Half a block of latents: the last one of each sequence is read whole. */
const blockTokens = 32;

/** Rotating the positional parts, and joining them with the expanded keys. */
const assemblingKernels = 2;

/**
 * Latent attention in prefill, expanded to one key and value a head (DeepSeek-V2, arXiv:2405.04434, section 2.1): keys are read
 * and written once more while their rotated part joins them.
 * @equation KE-LATENT-PREFILL
 */
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
  const joinedBytes = 4 * contextTokens * heads * keyDim;
  return seconds(
    attentionSeconds +
      assemblingKernels * device.kernelSeconds +
      joinedBytes / (device.memoryBandwidth * device.memoryEfficiency) +
      castSeconds(device, format, tokens * heads * (keyDim + valueDim)),
  );
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
  const latentPairSeconds = smoothMax(
    2 * (2 * latentRank + ropeDim) * format.latentSecondsPerFlop,
    format.softmaxSeconds,
  );
  const computeSeconds = rows * readTokens * latentPairSeconds + queryRowsSeconds(device, rows * sequences);
  const movedBytes =
    readTokens * (latentRank + ropeDim) * format.kvBytes +
    2 * sequences * queryTokens * heads * (2 * latentRank + ropeDim);
  const streamSeconds = movedBytes / (device.memoryBandwidth * device.memoryEfficiency);
  const tilesEach = Math.ceil((heads * queryTokens) / latentTileRows);
  const outputs = sequences * queryTokens * heads * latentRank;
  const joiningSeconds = device.splitsLatents
    ? partialSeconds(device, sequences, tilesEach, contextTokens, outputs)
    : 0;
  const sequenceSeconds = device.splitsLatents
    ? partsSeconds(device, contextTokens / sequences)
    : wholeContextSeconds(device, format, sequences, readTokens / sequences, rows, 2 * latentRank + ropeDim);
  return seconds(
    2 * device.kernelSeconds +
      device.attentionSetupSeconds +
      smoothMax(smoothMax(computeSeconds, streamSeconds), sequenceSeconds) +
      joiningSeconds,
  );
}

/**
 * One multiprocessor works through the whole context of a sequence for 64 heads: kernels without splitting, which is what
 * A100 was measured with (TensorRT-LLM 1.0; the Triton kernel of vLLM 0.14 makes four parts).
 */
function wholeContextSeconds(
  device: DeviceCost,
  format: AttentionFormat,
  sequences: number,
  context: number,
  rows: number,
  depth: number,
): number {
  const { multiprocessors } = device;
  const turns = Math.ceil((sequences * Math.ceil(rows / latentTileRows)) / multiprocessors);
  return turns * latentTileRows * context * pairSeconds(format, depth) * multiprocessors;
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
    format.kernels * device.kernelSeconds +
      device.kernelSeconds +
      device.depthSeconds * k +
      smoothMax(computeSeconds, movedBytes / format.achievedBandwidth) +
      heads * m * k * format.quantiseSecondsPerElement,
  );
}
