import { seconds, type Seconds } from "../units/quantity.ts";
import type { AttentionFormat } from "./attentionFormat.ts";
import type { DeviceCost } from "./deviceCost.ts";
import { latentDecodeAttentionSeconds } from "./latentAttentionSeconds.ts";
import { smoothMax } from "./smoothMax.ts";

/** Rotating and quantising queries and keys, scores, selection, and its translation to places in the cache. */
export const indexerKernels = 4;
/** The matrix units idle while heads are weighed and summed on plain cores, about as long as they work. */
const scoreShare = 0.5;
/** A score of 32 bits is written, and read by passes of a radix selection. */
const scoreBytes = 4 * 4;
/** Queries of 16 bits are written, rotated, transformed and quantised: read and written three times. */
const queryBytes = 2 * 6;
/** A selected index of 32 bits is written, translated and read. */
const indexBytes = 4 * 3;

/**
 * The lightning indexer: scores of `pairs` of a query and a cached entry in `flops`, over keys of `keyBytes`, and the selection of
 * `topK` entries for each of `rows` queries of `queryWidth` numbers.
 * @equation KE-SPARSE-INDEXER
 */
export function sparseIndexerSeconds(
  device: DeviceCost,
  rows: number,
  pairs: number,
  flops: number,
  keyBytes: number,
  queryWidth: number,
  topK: number,
): Seconds {
  if (rows <= 0) return seconds(0);
  const rate = device.memoryBandwidth * device.memoryEfficiency;
  const computeSeconds = flops / (scoreShare * device.peakFlops.fp8 * device.computeEfficiency);
  const passedBytes = pairs * scoreBytes + rows * (queryWidth * queryBytes + topK * indexBytes);
  return seconds(
    indexerKernels * device.kernelSeconds + smoothMax(computeSeconds, keyBytes / rate) + passedBytes / rate,
  );
}

/** Query rows of the smallest tile of kernels that attend to selected tokens in prefill (FlashMLA: 64 on Hopper). */
const tileHeads = 64;

/**
 * Cycles and clock in which one multiprocessor of Hopper widens a number of 8 bits: by way of 16 and 32 bits, and times its scale
 * (FlashMLA, docs/20250929-hopper-fp8-sparse-deep-dive.md, "Theoretical Analysis of Clock Cycles").
 */
const wideningCycles = 1 / 64 + 1 / 64 + 1 / 16 + 1 / 256;
const cyclesPerSecond = 1.83e9;
/** Query heads that share what two multiprocessors have widened (section "Crossover"). */
const sharingHeads = 128;

/** Widening the latents of `selected` query-token pairs, by the threads that load them. */
function wideningSeconds(
  device: DeviceCost,
  latentBytes: number,
  selected: number,
  heads: number,
  latentRank: number,
): number {
  if (!device.widensLatents || latentBytes >= 2) return 0;
  const numbers = selected * latentRank * Math.ceil(heads / sharingHeads);
  return (numbers * wideningCycles) / (cyclesPerSecond * device.multiprocessors);
}

/**
 * Decode over `contextTokens` tokens that an indexer chose, attended in the latent itself.
 * @equation KE-SPARSE-DECODE
 */
export function sparseDecodeAttentionSeconds(
  device: DeviceCost,
  format: AttentionFormat,
  sequences: number,
  queryTokens: number,
  contextTokens: number,
  heads: number,
  latentRank: number,
  ropeDim: number,
): Seconds {
  const latentSeconds = latentDecodeAttentionSeconds(
    device,
    format,
    sequences,
    queryTokens,
    contextTokens,
    heads,
    latentRank,
    ropeDim,
  );
  return seconds(
    latentSeconds + wideningSeconds(device, format.kvBytes, contextTokens * queryTokens, heads, latentRank),
  );
}

/**
 * Prefill over `selected` query-token pairs, each token chosen by an indexer and attended in the latent itself, which all heads
 * share. Queries choose apart, so each gathers its own latents, from the last-level cache.
 * @equation KE-SPARSE-PREFILL
 */
export function sparsePrefillAttentionSeconds(
  device: DeviceCost,
  latentBytes: number,
  tokens: number,
  selected: number,
  heads: number,
  latentRank: number,
  ropeDim: number,
): Seconds {
  if (tokens <= 0) return seconds(0);
  const depth = 2 * latentRank + ropeDim;
  const computeSeconds =
    (2 * selected * Math.max(heads, tileHeads) * depth) / (device.peakFlops.bf16 * device.computeEfficiency);
  const gathered = selected * (latentRank + ropeDim) * latentBytes;
  const gatherSeconds =
    gathered / Math.max(device.memoryBandwidth, device.multiprocessors * device.gatherBandwidth) +
    wideningSeconds(device, latentBytes, selected, heads, latentRank);
  return seconds(
    2 * device.kernelSeconds +
      device.setupSeconds +
      smoothMax(computeSeconds, gatherSeconds) +
      (2 * tokens * heads * depth) / (device.memoryBandwidth * device.memoryEfficiency),
  );
}
