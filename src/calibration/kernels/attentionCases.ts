import type { AcceleratorFamily } from "../../catalog/accelerator.ts";
import { findAccelerator } from "../../catalog/accelerators.ts";
import { bytesPerElement, type FormatName } from "../../catalog/numberFormat.ts";
import { attentionFormatOf } from "../../cost/attentionFormat.ts";
import type { DeviceCost } from "../../cost/deviceCost.ts";
import { decodeAttentionSeconds } from "../../cost/decodeAttentionSeconds.ts";
import { elementwiseSeconds } from "../../cost/elementwiseSeconds.ts";
import { prefillAttentionSeconds, queryRowsSeconds } from "../../cost/prefillAttentionSeconds.ts";
import { causalPairs } from "./causalPairs.ts";
import { caseOf } from "./describedCase.ts";
import type { KernelCase, KernelRow } from "./kernelCase.ts";
import { operandFormats } from "./kernelFormats.ts";
import { numberField, optionalNumber, sourceOf, textField } from "./rowFields.ts";
import { storingSeconds } from "./storingSeconds.ts";
import { warmDevice } from "./warmDevice.ts";

/** A window column holds 0 or less, or nothing, where attention is full. */
function windowField(row: KernelRow): number {
  const window = optionalNumber(row, "window_size", 0);
  return window > 0 ? window : Infinity;
}

/**
 * TensorRT-LLM rotates queries and keys and stores the cache in the timed call: in prefill with two kernels of their own, one of
 * which works out where each sequence starts (attentionOp.cpp, enqueueContext).
 */
function rotates(row: KernelRow): boolean {
  return textField(row, "engine") === "trtllm";
}

/** Its rotating kernel gives every row of queries a turn of its own, as attention does: small heads take longer than their bytes. */
function rotatingSeconds(
  device: DeviceCost,
  tokens: number,
  heads: number,
  kvHeads: number,
  headDim: number,
): number {
  const movedBytes = 4 * tokens * (heads + 2 * kvHeads) * headDim;
  return (
    device.kernelSeconds + elementwiseSeconds(device, movedBytes) + queryRowsSeconds(device, heads * tokens)
  );
}

/**
 * vLLM 0.24 quantises queries for FlashAttention-3 over an 8-bit cache with a kernel of its own: timings with such a cache
 * take that much longer than those with a 16-bit one, where those of 0.22 agree.
 */
function quantisesQueries(row: KernelRow, cache: FormatName): boolean {
  const source = sourceOf(row);
  return source.startsWith("vllm 0.24") && source.endsWith("_fa3") && bytesPerElement(cache) < 2;
}

const families = new Map<string, AcceleratorFamily>();

/** Looked up once a system: files have a million rows of a few. */
function familyOf(row: KernelRow): AcceleratorFamily {
  const system = textField(row, "system");
  const family = families.get(system) ?? findAccelerator(system).family;
  families.set(system, family);
  return family;
}

/**
 * The format that prefill attention computes in. Kernels over 8-bit caches quantise 16-bit queries and compute in 8 bits where
 * both kinds of timing agree: TensorRT-LLM's on Hopper, and FlashInfer's in vLLM on Blackwell (flashinfer.py, which casts queries).
 */
function computedFormat(row: KernelRow, attention: FormatName, cache: FormatName): FormatName {
  const family = familyOf(row);
  const quantises =
    (family === "hopper" && textField(row, "engine") === "trtllm") ||
    (family === "blackwell" && sourceOf(row).endsWith("vllm_flashinfer"));
  return quantises && bytesPerElement(cache) < bytesPerElement(attention) ? cache : attention;
}

/** Head dimension that prefill attention computes: TensorRT-LLM's kernels ahead of Blackwell pad it to a power of two (fmhaRunner.cpp, headSizePadded). */
function computedHeadDim(row: KernelRow, headDim: number): number {
  const pads = textField(row, "engine") === "trtllm" && familyOf(row) !== "blackwell";
  return pads ? 2 ** Math.ceil(Math.log2(headDim)) : headDim;
}

/**
 * Window whose keys prefill attention computes beside the half tile that the formula counts at the diagonal: TensorRT-LLM's kernels
 * on Hopper compute whole blocks at both edges of a window, of 256 keys for heads up to 64, else of the tile's rows (fmha_v2/setup.py,
 * kv_loop_step, noloop_step). vLLM's kernel on Arc computes all keys and masks those outside (it takes 1.2 times as long as without
 * a window, where those inside are a fifth).
 */
function computedWindow(row: KernelRow, headDim: number, window: number): number {
  const family = familyOf(row);
  if (family === "xe") return Infinity;
  if (textField(row, "engine") !== "trtllm" || family !== "hopper") return window;
  return window + (headDim <= 64 ? 256 : 128) - 64;
}

/** Queries of a tile on Arc, which share the keys and values that it widens. */
const arcTileRows = 64;
/** Instructions in which Arc's vector units, which know no 8-bit floats, widen one. */
const wideningInstructions = 32;

/**
 * What widening 8-bit keys and values takes in vLLM's prefill attention on Arc, for each tile anew: large prompts take 2.3 times
 * as long over an 8-bit cache as over a 16-bit one with heads of 64, and 4 times with heads of 128.
 */
function wideningSeconds(row: KernelRow, device: DeviceCost, cache: FormatName, numbers: number): number {
  if (familyOf(row) !== "xe" || bytesPerElement(cache) >= 2) return 0;
  const flopsEach = 2;
  return (numbers * wideningInstructions * flopsEach) / device.peakFlops.fp32;
}

/** Rows of a tile of FlashAttention-2 over paged caches. */
const unpackedTileRows = 64;

/**
 * FlashAttention-2 puts the query heads of a KV head into one tile and splits contexts only where attention has no window
 * (flash_api.cpp, seqlenq_ngroups_swapped): else each head has a tile of its own, and no kernel joins parts.
 */
function packsQueryHeads(row: KernelRow, window: number): boolean {
  return window === Infinity || !sourceOf(row).endsWith("_fa2");
}

export function prefillAttentionCase(row: KernelRow): KernelCase {
  const dtype = textField(row, "attn_dtype");
  const cacheDtype = textField(row, "kv_cache_dtype");
  const [cache] = operandFormats("kv_cache_dtype", cacheDtype);
  const attention = computedFormat(row, operandFormats("attn_dtype", dtype)[0], cache);
  const batch = numberField(row, "batch_size");
  const isl = numberField(row, "isl");
  const cached = optionalNumber(row, "step", 0);
  const heads = numberField(row, "num_heads");
  const kvHeads = numberField(row, "num_key_value_heads") || heads;
  const headDim = numberField(row, "head_dim");
  const window = windowField(row);
  const pairs = batch * causalPairs(isl, cached, window);
  const computed = computedWindow(row, headDim, window);
  const computedPairs = batch * causalPairs(isl, cached, computed);
  const longest = Math.min(isl + cached, computed);
  const tokens = batch * isl;
  const computedDim = computedHeadDim(row, headDim);
  const queryBytes = 4 * tokens * heads * headDim;
  const cacheReadBytes = 2 * batch * (isl + cached) * kvHeads * headDim * bytesPerElement(cache);
  const quantisedBytes = quantisesQueries(row, cache) ? 3 * tokens * heads * headDim : 0;
  return caseOf(row, {
    family: "prefillAttention",
    dtype: `${dtype}/${cacheDtype}`,
    shape: [batch, isl, cached, heads, kvHeads, headDim, window],
    servesModels: isl >= 128 && batch * isl <= 65536 && headDim <= 256,
    flops: 4 * headDim * heads * pairs,
    operand: attention,
    predict: (target) => {
      const device = warmDevice(target, queryBytes + cacheReadBytes);
      const attentionSeconds = prefillAttentionSeconds(
        device,
        attentionFormatOf(device, attention, cache),
        tokens,
        computedPairs,
        Math.min(batch * (isl + cached), tokens + batch * computed),
        longest,
        heads,
        kvHeads,
        computedDim,
      );
      return (
        attentionSeconds +
        wideningSeconds(row, device, cache, (2 * headDim * heads * computedPairs) / arcTileRows) +
        (rotates(row) ? rotatingSeconds(device, tokens, heads, kvHeads, headDim) : 0) +
        storingSeconds(device, row, 2 * tokens * kvHeads * headDim, attention, cache) +
        elementwiseSeconds(device, quantisedBytes)
      );
    },
  });
}

export function decodeAttentionCase(row: KernelRow): KernelCase {
  const dtype = textField(row, "attn_dtype");
  const cacheDtype = textField(row, "kv_cache_dtype");
  const [attention] = operandFormats("attn_dtype", dtype);
  const [cache] = operandFormats("kv_cache_dtype", cacheDtype);
  const sequences = numberField(row, "batch_size");
  const context = numberField(row, "step") + numberField(row, "isl");
  const heads = numberField(row, "num_heads");
  const kvHeads = numberField(row, "num_key_value_heads") || heads;
  const headDim = numberField(row, "head_dim");
  const window = windowField(row);
  const packs = packsQueryHeads(row, window);
  const otherKernels = (quantisesQueries(row, cache) ? 1 : 0) - (packs ? 0 : 1);
  const streamedBytes =
    2 * sequences * Math.min(context, window) * kvHeads * headDim * bytesPerElement(cache);
  return caseOf(row, {
    family: "decodeAttention",
    dtype: `${dtype}/${cacheDtype}`,
    shape: [sequences, context, heads, kvHeads, headDim, window],
    servesModels: context >= 128 && sequences <= 512 && headDim <= 256,
    streamedBytes,
    predict: (target) => {
      const device = warmDevice(target, streamedBytes);
      const format = attentionFormatOf(device, attention, cache);
      const attentionSeconds = decodeAttentionSeconds(
        device,
        packs ? format : { ...format, decodeTileRows: unpackedTileRows },
        sequences,
        1,
        sequences * Math.min(context, window),
        heads,
        packs ? kvHeads : heads,
        headDim,
      );
      return (
        attentionSeconds +
        storingSeconds(device, row, 2 * sequences * kvHeads * headDim, attention, cache) +
        otherKernels * device.kernelSeconds
      );
    },
  });
}
