import { bytesPerElement } from "../../catalog/numberFormat.ts";
import { attentionFormatOf } from "../../cost/attentionFormat.ts";
import { elementwiseSeconds } from "../../cost/elementwiseSeconds.ts";
import {
  batchedGemmSeconds,
  latentDecodeAttentionSeconds,
  latentPrefillAttentionSeconds,
} from "../../cost/latentAttentionSeconds.ts";
import { matrixFormatOf } from "../../cost/matrixFormat.ts";
import { scaledPrefillAttentionSeconds } from "../../cost/prefillAttentionSeconds.ts";
import { causalPairs } from "./causalPairs.ts";
import { caseOf } from "./describedCase.ts";
import type { KernelCase, KernelRow } from "./kernelCase.ts";
import { operandFormats } from "./kernelFormats.ts";
import { numberField, optionalNumber, sourceOf, textField } from "./rowFields.ts";
import { storingSeconds } from "./storingSeconds.ts";
import { warmDevice } from "./warmDevice.ts";

/** DeepSeek-V3's latent attention (arXiv:2412.19437), the one that collectors measure. */
const latent = { rank: 512, ropeDim: 64, keyDim: 192, valueDim: 128, nopeDim: 128 };
const latentWidth = latent.rank + latent.ropeDim;

/**
 * TensorRT-LLM 1.0 on devices ahead of Hopper: its fused kernels over latents neither split contexts nor know 8-bit caches
 * (timings under both labels agree to 1 %), and are timed without the kernel that joins expanded keys: a first one rotates the
 * positional parts in place (mlaKernels.cu, applyMLARopeAndAssignQKV), reading that of a query and writing it and a key's.
 */
function isEarlyLatentKernel(row: KernelRow): boolean {
  return sourceOf(row).startsWith("trtllm 1.0");
}

/**
 * vLLM's prefill over latents attends in 16 bits to the keys and values that it expands, whatever the cache holds
 * (large shapes take as long under both labels, in the median).
 */
function expandsWide(row: KernelRow): boolean {
  return textField(row, "engine") === "vllm";
}

export function latentPrefillCase(row: KernelRow): KernelCase {
  const dtype = textField(row, "mla_dtype");
  const cacheDtype = textField(row, "kv_cache_dtype");
  const [attention] = operandFormats("mla_dtype", dtype);
  const [cache] = operandFormats("kv_cache_dtype", cacheDtype);
  const batch = numberField(row, "batch_size");
  const isl = numberField(row, "isl");
  const cached = optionalNumber(row, "step", 0);
  const heads = numberField(row, "num_heads");
  return caseOf(row, {
    family: "latentPrefillAttention",
    dtype: `${dtype}/${cacheDtype}`,
    shape: [batch, isl, cached, heads],
    servesModels: isl >= 128 && batch * isl <= 65536,
    flops: 2 * (latent.keyDim + latent.valueDim) * heads * batch * causalPairs(isl, cached, Infinity),
    operand: cache,
    predict: (target) => {
      const pairs = batch * causalPairs(isl, cached, Infinity);
      const work = [batch * isl, pairs, batch * (isl + cached), isl + cached, heads] as const;
      const { keyDim, valueDim, ropeDim } = latent;
      const device = warmDevice(target, 2 * batch * (2 * isl + cached) * heads * (keyDim + valueDim));
      if (isEarlyLatentKernel(row)) {
        const format = attentionFormatOf(device, attention, attention);
        const rotatedBytes = 6 * batch * isl * heads * ropeDim;
        return (
          scaledPrefillAttentionSeconds(device, format, ...work, heads, keyDim, valueDim) +
          elementwiseSeconds(device, rotatedBytes)
        );
      }
      const format = attentionFormatOf(device, attention, expandsWide(row) ? attention : cache);
      const attentionSeconds = latentPrefillAttentionSeconds(device, format, ...work, keyDim, valueDim);
      return attentionSeconds + storingSeconds(device, row, batch * isl * latentWidth, attention, cache);
    },
  });
}

export function latentDecodeCase(row: KernelRow): KernelCase {
  const dtype = textField(row, "mla_dtype");
  const cacheDtype = textField(row, "kv_cache_dtype");
  const isEarly = isEarlyLatentKernel(row);
  const [cache] = operandFormats("kv_cache_dtype", isEarly ? dtype : cacheDtype);
  const sequences = numberField(row, "batch_size");
  const context = numberField(row, "step") + numberField(row, "isl");
  const heads = numberField(row, "num_heads");
  const streamedBytes = sequences * context * latentWidth * bytesPerElement(cache);
  return caseOf(row, {
    family: "latentDecodeAttention",
    dtype: `${dtype}/${cacheDtype}`,
    shape: [sequences, context, heads],
    servesModels: context >= 128 && sequences <= 512,
    streamedBytes,
    predict: (target) => {
      const device = {
        ...warmDevice(target, streamedBytes),
        splitsLatents: target.device.splitsLatents && !isEarly,
      };
      const attentionSeconds = latentDecodeAttentionSeconds(
        device,
        attentionFormatOf(device, cache, cache),
        sequences,
        1,
        sequences * context,
        heads,
        latent.rank,
        latent.ropeDim,
      );
      return attentionSeconds + storingSeconds(device, row, sequences * latentWidth, "bf16", "bf16");
    },
  });
}

/** TensorRT-LLM on Blackwell multiplies dequantised projections, whatever the label. */
function projectedDtype(row: KernelRow, dtype: string): string {
  return sourceOf(row).endsWith("dequant_bf16") ? "bfloat16" : dtype;
}

export function latentProjectionCase(row: KernelRow): KernelCase {
  const dtype = textField(row, "bmm_dtype");
  const [weight, activation] = operandFormats("bmm_dtype", projectedDtype(row, dtype));
  const operation = textField(row, "op_name");
  const tokens = numberField(row, "num_tokens");
  const heads = numberField(row, "num_heads");
  const absorbsQuery = operation.endsWith("pre");
  const n = absorbsQuery ? latent.rank : latent.valueDim;
  const k = absorbsQuery ? latent.nopeDim : latent.rank;
  return caseOf(row, {
    family: "latentProjection",
    dtype,
    shape: [operation, tokens, heads],
    servesModels: tokens <= 512,
    predict: (target) => {
      const device = warmDevice(target, heads * n * k * bytesPerElement(weight));
      const format = matrixFormatOf(device, weight, activation);
      return batchedGemmSeconds(device, format, heads, tokens, n, k);
    },
  });
}
