import { bytesPerElement, type FormatName } from "../../catalog/numberFormat.ts";
import {
  allGatherSeconds,
  allReduceSeconds,
  allToAllSeconds,
  reduceScatterSeconds,
} from "../../cost/collectiveSeconds.ts";
import { gemmSeconds } from "../../cost/gemmSeconds.ts";
import { groupedGemmSeconds } from "../../cost/groupedGemmSeconds.ts";
import { matrixFormatOf } from "../../cost/matrixFormat.ts";
import { InputError } from "../../units/inputError.ts";
import { decodeAttentionCase, prefillAttentionCase } from "./attentionCases.ts";
import { caseOf } from "./describedCase.ts";
import { lowLatencyExchangeCase, normalExchangeCase } from "./exchangeCases.ts";
import type { KernelCase, KernelRow } from "./kernelCase.ts";
import { latentDecodeCase, latentPrefillCase, latentProjectionCase } from "./latentAttentionCases.ts";
import { linearAttentionCase } from "./linearAttentionCases.ts";
import { operandFormats } from "./kernelFormats.ts";
import { allSlotsLoad, balancedLoad, powerLawLoad } from "./mixtureLoad.ts";
import { numberField, sourceOf, textField } from "./rowFields.ts";
import { sparseDecodeCase, sparsePrefillCase } from "./sparseAttentionCases.ts";
import { warmDevice } from "./warmDevice.ts";

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
  deepep_low_latency: lowLatencyExchangeCase,
  deepep_normal: normalExchangeCase,
  dsa_generation: sparseDecodeCase,
  dsa_context: sparsePrefillCase,
};

/** TensorRT runs weight-only products as a plug-in, between kernels that reformat its operands. */
function plugInKernels(row: KernelRow): number {
  return sourceOf(row).includes("weight_only") ? 2 : 0;
}

/** Sets of operands that GEMM benchmarks take in turn, lest they lie in the cache. */
const rotatedOperands = 4;

function gemmCase(row: KernelRow): KernelCase {
  const dtype = textField(row, "gemm_dtype");
  const [weight, activation] = operandFormats("gemm_dtype", dtype);
  const m = numberField(row, "m");
  const n = numberField(row, "n");
  const k = numberField(row, "k");
  const movedBytes = n * k * bytesPerElement(weight) + m * k * bytesPerElement(activation) + 2 * m * n;
  return caseOf(row, {
    family: "gemm",
    dtype: dtype === "fp8_static" ? "fp8" : dtype,
    shape: [m, n, k],
    servesModels: m >= 1 && m <= 16384 && n >= 256 && k >= 256,
    streamedBytes: n * k * bytesPerElement(weight),
    flops: 2 * m * n * k,
    operand: activation,
    predict: (target) => {
      const device = warmDevice(target, rotatedOperands * movedBytes);
      const format = matrixFormatOf(device, weight, activation);
      return gemmSeconds(device, format, m, n, k) + plugInKernels(row) * device.kernelSeconds;
    },
  });
}

function mixtureCase(row: KernelRow): KernelCase {
  const dtype = textField(row, "moe_dtype");
  const [stated, activation] = operandFormats("moe_dtype", dtype);
  const weight = readsBytes(row, stated) ? "fp8" : stated;
  const tokens = numberField(row, "num_tokens");
  const hidden = numberField(row, "hidden_size");
  const experts = numberField(row, "num_experts");
  const topK = numberField(row, "topk");
  const tensorRanks = numberField(row, "moe_tp_size");
  const ranks = numberField(row, "moe_ep_size");
  const intermediate = numberField(row, "inter_size") / tensorRanks;
  const distribution = textField(row, "distribution");
  const gated = !sourceOf(row).includes("nongated") && !isNemotron(hidden, experts, topK);
  const balanced = distribution === "balanced";
  const routed = balanced
    ? balancedLoad(tokens, topK, experts, ranks)
    : powerLawLoad(tokens, topK, experts, ranks, powerLawExponent(distribution));
  const load = ranks > 1 && computesAllSlots(row) ? allSlotsLoad(routed, tokens, topK, balanced) : routed;
  const pairs = ranks > 1 && passesAllPairs(row) ? tokens * topK : load.assignments;
  const elements = (gated ? 3 : 2) * hidden * intermediate;
  const weightBytes = load.activeExperts * elements * bytesPerElement(weight);
  return caseOf(row, {
    family: "mixture",
    dtype,
    shape: [tokens, hidden, intermediate, topK, experts, ranks, distribution, String(gated)],
    servesModels: tokens <= 16384 && ranks <= 8 && intermediate >= 128,
    // Only a balanced load says how many experts are read.
    streamedBytes: balanced && tokens * topK >= experts ? weightBytes : 0,
    flops: balanced ? 2 * routed.assignments * elements : 0,
    operand: activation,
    predict: (target) => {
      const device = warmDevice(target, weightBytes);
      return groupedGemmSeconds(
        device,
        matrixFormatOf(device, weight, activation),
        tokens,
        pairs,
        load.assignments,
        load.activeExperts,
        hidden,
        intermediate,
        gated,
      );
    },
  });
}

/** TensorRT-LLM's generated kernels in SGLang take as long for int4 experts as for 8-bit ones: they read those. */
function readsBytes(row: KernelRow, weight: FormatName): boolean {
  return weight === "int4" && textField(row, "kernel_source") === "sglang_flashinfer_trtllm_moe";
}

/** Kernels of vLLM and SGLang in Triton and Marlin keep a row for every token-expert pair, those of other ranks too. */
function passesAllPairs(row: KernelRow): boolean {
  return /fused_moe|marlin|tritonexperts/.test(textField(row, "kernel_source"));
}

/** SGLang's Marlin kernels, and its Triton kernels before 0.5.14, compute rows of other ranks' experts as well. */
function computesAllSlots(row: KernelRow): boolean {
  const kernel = textField(row, "kernel_source");
  return (
    kernel.startsWith("sglang_marlin") ||
    (kernel === "sglang_fused_moe_triton" && textField(row, "engine_version") === "0.5.10")
  );
}

/** The experts of Nemotron 3 have no gate, whichever kernel runs them. */
function isNemotron(hidden: number, experts: number, topK: number): boolean {
  return (experts === 512 && topK === 22) || (experts === 128 && hidden === 2688);
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
