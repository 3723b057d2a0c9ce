import {
  allGatherSeconds,
  allReduceSeconds,
  allToAllSeconds,
  reduceScatterSeconds,
} from "../../cost/collectiveSeconds.ts";
import { attentionFormatOf } from "../../cost/attentionFormat.ts";
import { decodeAttentionSeconds } from "../../cost/decodeAttentionSeconds.ts";
import { gemmSeconds } from "../../cost/gemmSeconds.ts";
import { groupedGemmSeconds } from "../../cost/groupedGemmSeconds.ts";
import {
  batchedGemmSeconds,
  latentDecodeAttentionSeconds,
  latentPrefillAttentionSeconds,
} from "../../cost/latentAttentionSeconds.ts";
import { linearAttentionSeconds } from "../../cost/linearAttentionSeconds.ts";
import { matrixFormatOf } from "../../cost/matrixFormat.ts";
import { prefillAttentionSeconds } from "../../cost/prefillAttentionSeconds.ts";
import { bytesPerElement, numberFormats, type FormatName } from "../../catalog/numberFormat.ts";
import { InputError } from "../../units/inputError.ts";
import type { KernelCase, KernelDevice, KernelFamily, KernelRow } from "./kernelCase.ts";
import { operandFormats } from "./kernelFormats.ts";
import { balancedLoad, powerLawLoad } from "./mixtureLoad.ts";
import { numberField, optionalNumber, sourceOf, textField } from "./rowFields.ts";

type Reader = (row: KernelRow) => KernelCase;

/** How to read the rows of each kind of file, by the file's name without its ending. */
export const kernelReaders: Readonly<Record<string, Reader>> = {
  gemm: gemmCase,
  context_attention: prefillAttentionCase,
  generation_attention: decodeAttentionCase,
  context_mla: latentPrefillCase,
  generation_mla: latentDecodeCase,
  mla_bmm: latentProjectionCase,
  moe: mixtureCase,
  gated_delta_net: linearAttentionCase,
  custom_allreduce: allReduceCase,
  nccl: collectiveCase,
};

/** DeepSeek-V3's latent attention (arXiv:2412.19437), the one that collectors measure. */
const latent = { rank: 512, ropeDim: 64, keyDim: 192, valueDim: 128, nopeDim: 128 };

interface Described {
  readonly family: KernelFamily;
  readonly dtype: string;
  readonly shape: readonly (number | string)[];
  readonly servesModels: boolean;
  readonly streamedBytes?: number;
  readonly flops?: number;
  readonly operand?: FormatName;
  readonly predict: (target: KernelDevice) => number;
}

function caseOf(
  row: KernelRow,
  { family, dtype, shape, servesModels, streamedBytes = 0, flops = 0, operand = "bf16", predict }: Described,
): KernelCase {
  return {
    family,
    dtype,
    servesModels,
    streamedBytes,
    flops,
    math: numberFormats[operand].math,
    predict,
    system: textField(row, "system"),
    source: sourceOf(row),
    shape: shape.join(" "),
    measuredSeconds: numberField(row, "latency") * 1e-3,
  };
}

function gemmCase(row: KernelRow): KernelCase {
  const dtype = textField(row, "gemm_dtype");
  const [weight, activation] = operandFormats("gemm_dtype", dtype);
  const m = numberField(row, "m");
  const n = numberField(row, "n");
  const k = numberField(row, "k");
  return caseOf(row, {
    family: "gemm",
    dtype: dtype === "fp8_static" ? "fp8" : dtype,
    shape: [m, n, k],
    servesModels: m >= 1 && m <= 16384 && n >= 256 && k >= 256,
    streamedBytes: n * k * bytesPerElement(weight),
    flops: 2 * m * n * k,
    operand: activation,
    predict: ({ device }) => {
      const format = matrixFormatOf(device, weight, activation);
      return gemmSeconds(device, format, m, n, k);
    },
  });
}

/** A window column holds 0 or less, or nothing, where attention is full. */
function windowField(row: KernelRow): number {
  const window = optionalNumber(row, "window_size", 0);
  return window > 0 ? window : Infinity;
}

/** Causal pairs of `isl` new tokens after `cached` ones when each query sees at most `window`. */
function causalPairs(isl: number, cached: number, window: number): number {
  const growing = Math.max(0, Math.min(isl, window - cached));
  return growing * cached + (growing * (growing + 1)) / 2 + (growing < isl ? (isl - growing) * window : 0);
}

function prefillAttentionCase(row: KernelRow): KernelCase {
  const dtype = textField(row, "attn_dtype");
  const cacheDtype = textField(row, "kv_cache_dtype");
  const [attention] = operandFormats("attn_dtype", dtype);
  const [cache] = operandFormats("kv_cache_dtype", cacheDtype);
  const batch = numberField(row, "batch_size");
  const isl = numberField(row, "isl");
  const cached = optionalNumber(row, "step", 0);
  const heads = numberField(row, "num_heads");
  const kvHeads = numberField(row, "num_key_value_heads") || heads;
  const headDim = numberField(row, "head_dim");
  const window = windowField(row);
  const pairs = batch * causalPairs(isl, cached, window);
  const longest = Math.min(isl + cached, window);
  return caseOf(row, {
    family: "prefillAttention",
    dtype: `${dtype}/${cacheDtype}`,
    shape: [batch, isl, cached, heads, kvHeads, headDim, window],
    servesModels: isl >= 128 && batch * isl <= 65536 && headDim <= 256,
    flops: 4 * headDim * heads * pairs,
    operand: attention,
    predict: ({ device }) =>
      prefillAttentionSeconds(
        device,
        attentionFormatOf(device, attention, cache),
        batch * isl,
        pairs,
        batch * (isl + cached),
        longest,
        heads,
        kvHeads,
        headDim,
      ),
  });
}

function decodeAttentionCase(row: KernelRow): KernelCase {
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
  return caseOf(row, {
    family: "decodeAttention",
    dtype: `${dtype}/${cacheDtype}`,
    shape: [sequences, context, heads, kvHeads, headDim, window],
    servesModels: context >= 128 && sequences <= 512 && headDim <= 256,
    streamedBytes: 2 * sequences * Math.min(context, window) * kvHeads * headDim * bytesPerElement(cache),
    predict: ({ device }) =>
      decodeAttentionSeconds(
        device,
        attentionFormatOf(device, attention, cache),
        sequences,
        1,
        sequences * Math.min(context, window),
        heads,
        kvHeads,
        headDim,
      ),
  });
}

function latentPrefillCase(row: KernelRow): KernelCase {
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
    predict: ({ device }) =>
      latentPrefillAttentionSeconds(
        device,
        attentionFormatOf(device, attention, cache),
        batch * isl,
        batch * causalPairs(isl, cached, Infinity),
        batch * (isl + cached),
        isl + cached,
        heads,
        latent.keyDim,
        latent.valueDim,
      ),
  });
}

function latentDecodeCase(row: KernelRow): KernelCase {
  const dtype = textField(row, "mla_dtype");
  const cacheDtype = textField(row, "kv_cache_dtype");
  const [cache] = operandFormats("kv_cache_dtype", cacheDtype);
  const sequences = numberField(row, "batch_size");
  const context = numberField(row, "step") + numberField(row, "isl");
  const heads = numberField(row, "num_heads");
  return caseOf(row, {
    family: "latentDecodeAttention",
    dtype: `${dtype}/${cacheDtype}`,
    shape: [sequences, context, heads],
    servesModels: context >= 128 && sequences <= 512,
    streamedBytes: sequences * context * (latent.rank + latent.ropeDim) * bytesPerElement(cache),
    predict: ({ device }) =>
      latentDecodeAttentionSeconds(
        device,
        attentionFormatOf(device, cache, cache),
        sequences,
        1,
        sequences * context,
        heads,
        latent.rank,
        latent.ropeDim,
      ),
  });
}

function latentProjectionCase(row: KernelRow): KernelCase {
  const dtype = textField(row, "bmm_dtype");
  const [weight, activation] = operandFormats("bmm_dtype", dtype);
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
    predict: ({ device }) => {
      const format = matrixFormatOf(device, weight, activation);
      return batchedGemmSeconds(device, format, heads, tokens, n, k);
    },
  });
}

function mixtureCase(row: KernelRow): KernelCase {
  const dtype = textField(row, "moe_dtype");
  const [weight, activation] = operandFormats("moe_dtype", dtype);
  const tokens = numberField(row, "num_tokens");
  const hidden = numberField(row, "hidden_size");
  const experts = numberField(row, "num_experts");
  const topK = numberField(row, "topk");
  const tensorRanks = numberField(row, "moe_tp_size");
  const ranks = numberField(row, "moe_ep_size");
  const intermediate = numberField(row, "inter_size") / tensorRanks;
  const distribution = textField(row, "distribution");
  const gated = !sourceOf(row).includes("nongated");
  const load =
    distribution === "balanced"
      ? balancedLoad(tokens, topK, experts, ranks)
      : powerLawLoad(tokens, topK, experts, ranks, powerLawExponent(distribution));
  return caseOf(row, {
    family: "mixture",
    dtype,
    shape: [tokens, hidden, intermediate, topK, experts, ranks, distribution, String(gated)],
    servesModels: tokens <= 16384 && ranks <= 8 && intermediate >= 128,
    flops: (gated ? 6 : 4) * load.assignments * hidden * intermediate,
    operand: activation,
    predict: ({ device }) =>
      groupedGemmSeconds(
        device,
        matrixFormatOf(device, weight, activation),
        tokens,
        load.assignments,
        load.activeExperts,
        hidden,
        intermediate,
        gated,
      ),
  });
}

function powerLawExponent(distribution: string): number {
  const exponent = Number(/^power_law_([\d.]+)$/.exec(distribution)?.[1]);
  if (Number.isFinite(exponent)) return exponent;
  throw new InputError(
    "unknown_distribution",
    ["distribution"],
    `unknown distribution "${distribution}"`,
    "known are balanced and power_law_<exponent>",
  );
}

/** The chunk length of gated delta kernels. */
const chunk = 64;

/** The recurrence itself; its short convolution is a kernel of its own that moves bytes. */
function linearAttentionCase(row: KernelRow): KernelCase {
  const sequences = numberField(row, "batch_size");
  const kernel = textField(row, "kernel_source");
  const decodes = textField(row, "phase") === "generation";
  const tokens = decodes ? sequences : sequences * numberField(row, "seq_len");
  const keyHeads = numberField(row, "num_k_heads");
  const heads = numberField(row, "num_v_heads");
  const keyDim = numberField(row, "head_k_dim");
  const valueDim = numberField(row, "head_v_dim");
  const convolves = kernel.includes("conv1d");
  const width = 2 * keyHeads * keyDim + heads * valueDim;
  const state = heads * keyDim * valueDim;
  const flopsPerToken = convolves
    ? 2 * numberField(row, "d_conv") * width
    : 6 * state + (decodes ? 0 : 4 * chunk * heads * (keyDim + valueDim));
  const stateBytes = convolves ? 0 : sequences * state * 4 * (decodes ? 2 : 1);
  const movedBytes = 2 * tokens * (convolves ? 2 * width : width + heads * valueDim) + stateBytes;
  return caseOf(row, {
    family: "linearAttention",
    dtype: `${convolves ? "convolution" : "recurrence"}/${decodes ? "decode" : "prefill"}`,
    shape: [sequences, tokens, keyHeads, heads, keyDim, valueDim],
    servesModels: !convolves && (decodes ? sequences <= 512 : tokens >= 128 && tokens <= 65536),
    predict: ({ device }) => linearAttentionSeconds(device, tokens * flopsPerToken, movedBytes),
  });
}

function allReduceCase(row: KernelRow): KernelCase {
  const dtype = textField(row, "allreduce_dtype");
  const devices = numberField(row, "num_gpus");
  const bytes = numberField(row, "message_size") * 2;
  const source = sourceOf(row);
  return caseOf(row, {
    family: "allReduce",
    dtype,
    shape: [devices, bytes],
    // Engines capture decode steps in graphs; launching one kernel at a time measures the host.
    servesModels: !source.includes("eager") && bytes >= 4096 && bytes <= 268435456,
    predict: ({ link }) => allReduceSeconds(link, devices, bytes),
  });
}

const collectives: Readonly<Record<string, typeof allGatherSeconds>> = {
  all_gather: allGatherSeconds,
  reduce_scatter: reduceScatterSeconds,
  alltoall: allToAllSeconds,
  all_reduce: allReduceSeconds,
};

function collectiveCase(row: KernelRow): KernelCase {
  const dtype = textField(row, "nccl_dtype");
  const operation = textField(row, "op_name");
  const seconds = collectives[operation];
  if (!seconds) {
    throw new InputError(
      "unknown_operation",
      ["op_name"],
      `unknown collective "${operation}"`,
      `known are ${Object.keys(collectives).join(", ")}`,
    );
  }
  const devices = numberField(row, "num_gpus");
  const bytes = numberField(row, "message_size") * (dtype === "half" ? 2 : 1);
  return caseOf(row, {
    family: "collective",
    dtype: operation,
    shape: [devices, bytes, dtype],
    servesModels: operation !== "all_reduce" && bytes >= 4096 && bytes <= 268435456,
    predict: ({ link }) => seconds(link, devices, bytes),
  });
}
