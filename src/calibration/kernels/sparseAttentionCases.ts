import { bytesPerElement, type FormatName } from "../../catalog/numberFormat.ts";
import { attentionFormatOf } from "../../cost/attentionFormat.ts";
import type { DeviceCost } from "../../cost/deviceCost.ts";
import { gemmSeconds } from "../../cost/gemmSeconds.ts";
import { batchedGemmSeconds, latentPrefillAttentionSeconds } from "../../cost/latentAttentionSeconds.ts";
import { matrixFormatOf, type MatrixFormat } from "../../cost/matrixFormat.ts";
import {
  sparseDecodeAttentionSeconds,
  sparseIndexerSeconds,
  sparsePrefillAttentionSeconds,
} from "../../cost/sparseAttentionSeconds.ts";
import { InputError } from "../../units/inputError.ts";
import { causalPairs } from "./causalPairs.ts";
import { caseOf } from "./describedCase.ts";
import type { KernelCase, KernelRow } from "./kernelCase.ts";
import { operandFormats } from "./kernelFormats.ts";
import { numberField, sourceOf, textField } from "./rowFields.ts";

/** Dimensions of an attention module with an indexer (arXiv:2512.02556). */
interface SparseModule {
  readonly hidden: number;
  readonly queryRank: number;
  readonly nopeDim: number;
  readonly valueDim: number;
  readonly indexHeads: number;
}

const latentRank = 512;
const ropeDim = 64;
const indexDim = 128;
/** An indexer key is stored in 8 bits with a 32-bit scale. */
const indexKeyBytes = indexDim + 4;
/** Tokens that the indexer leaves to attention. */
const topTokens = 2048;

const modules: Readonly<Record<string, SparseModule>> = {
  DeepseekV32ForCausalLM: { hidden: 7168, queryRank: 1536, nopeDim: 128, valueDim: 128, indexHeads: 64 },
  GlmMoeDsaForCausalLM: { hidden: 6144, queryRank: 2048, nopeDim: 192, valueDim: 256, indexHeads: 32 },
};

/**
 * Kernels of a module that move little: norms, rotation, casts, the cache. The flat part of the timings of one sequence says
 * how many; engines fuse them more or less.
 */
const smallKernels: Readonly<Record<string, number>> = { sglang: 4, trtllm: 10, vllm: 40 };

/**
 * SGLang and vLLM launch the kernels of prefill one by one: however few the tokens, and on every device, a module takes
 * what the host does, in seconds. The flat part of the timings, of which forecasts count launches instead.
 */
const hostSeconds = {
  sglang: { base: 0.5e-3, indexer: 0.55e-3, quantisedProduct: 0.06e-3 },
  vllm: { base: 0.6e-3, indexer: 0.55e-3, quantisedProduct: 0.06e-3 },
} as const;
/** The same on the cores of Grace. */
const graceHost = 1.7;

/** A whole attention module in decode: projections, indexer, and latent attention over what it chooses. */
export function sparseDecodeCase(row: KernelRow): KernelCase {
  const sequences = numberField(row, "batch_size");
  const context = numberField(row, "step") + numberField(row, "isl");
  const module = sparseModuleOf(row, sequences, sequences * context);
  const { heads, cache } = module;
  return sparseCase(row, "sparseDecode", module, (device) => {
    const attention = sparseDecodeAttentionSeconds(
      device,
      attentionFormatOf(device, "bf16", cache),
      sequences,
      1,
      sequences * Math.min(context, topTokens),
      heads,
      latentRank,
      ropeDim,
    );
    const indexer = indexerSeconds(device, module, sequences * context * indexKeyBytes);
    return projectionSeconds(device, module) + indexer + attention;
  });
}

/**
 * The same over new tokens. SGLang lets prompts of up to as many tokens as the indexer chooses attend to one another, with
 * expanded keys and values; kernels of vLLM and SGLang work through all the places of a choice, TensorRT-LLM's through
 * those that hold a token.
 */
export function sparsePrefillCase(row: KernelRow): KernelCase {
  const batch = numberField(row, "batch_size");
  const isl = numberField(row, "isl");
  const cached = numberField(row, "step");
  const tokens = batch * isl;
  const pairsWithin = (most: number) => batch * causalPairs(isl, cached, most);
  const module = sparseModuleOf(row, tokens, pairsWithin(Infinity));
  const { heads, cache, nopeDim, valueDim } = module;
  const attendsAll = sourceOf(row).includes("dense_mha");
  const selected = module.engine === "trtllm" ? pairsWithin(topTokens) : tokens * topTokens;
  return sparseCase(row, "sparsePrefill", module, (device, format) => {
    if (attendsAll) {
      const expanded = gemmSeconds(
        device,
        format,
        batch * (isl + cached),
        heads * (nopeDim + valueDim),
        latentRank,
      );
      const attention = latentPrefillAttentionSeconds(
        device,
        attentionFormatOf(device, "bf16", cache),
        tokens,
        module.scoredPairs,
        batch * (isl + cached),
        isl + cached,
        heads,
        nopeDim + ropeDim,
        valueDim,
      );
      return denseProjectionSeconds(device, module) + indexKeySeconds(device, module) + expanded + attention;
    }
    const attention = sparsePrefillAttentionSeconds(
      device,
      bytesPerElement(cache),
      tokens,
      selected,
      heads,
      latentRank,
      ropeDim,
    );
    return projectionSeconds(device, module) + indexerSeconds(device, module, 0) + attention;
  });
}

/** What a row says of a module, and the dimensions of its architecture. */
interface MeasuredModule extends SparseModule {
  readonly engine: string;
  readonly system: string;
  readonly weight: FormatName;
  readonly activation: FormatName;
  readonly cache: FormatName;
  readonly heads: number;
  readonly tokens: number;
  readonly scoredPairs: number;
  readonly indexes: boolean;
}

function sparseModuleOf(row: KernelRow, tokens: number, scoredPairs: number): MeasuredModule {
  const [weight, activation] = operandFormats("gemm_type", textField(row, "gemm_type"));
  const [cache] = operandFormats("kv_cache_dtype", textField(row, "kv_cache_dtype"));
  return {
    ...moduleOf(row),
    engine: sourceOf(row).split(" ")[0] ?? "",
    system: textField(row, "system"),
    weight,
    activation,
    cache,
    heads: numberField(row, "num_heads"),
    tokens,
    scoredPairs,
    indexes: !sourceOf(row).includes("skip_indexer"),
  };
}

/** Into the latents and queries, and out of the heads. */
function denseProjectionSeconds(device: DeviceCost, module: MeasuredModule): number {
  const { hidden, queryRank, nopeDim, valueDim, heads } = module;
  return (
    productSeconds(device, module, queryRank + latentRank + ropeDim, hidden) +
    productSeconds(device, module, heads * (nopeDim + ropeDim), queryRank) +
    productSeconds(device, module, hidden, heads * valueDim)
  );
}

/** With the products that take queries into the latent and outputs out of it. */
function projectionSeconds(device: DeviceCost, module: MeasuredModule): number {
  const { nopeDim, valueDim, heads, tokens } = module;
  const wide = matrixFormatOf(device, "bf16", "bf16");
  return (
    denseProjectionSeconds(device, module) +
    batchedGemmSeconds(device, wide, heads, tokens, latentRank, nopeDim) +
    batchedGemmSeconds(device, wide, heads, tokens, valueDim, latentRank)
  );
}

function indexerSeconds(device: DeviceCost, module: MeasuredModule, keyBytes: number): number {
  if (!module.indexes) return 0;
  const { indexHeads, queryRank, tokens, scoredPairs } = module;
  const width = indexHeads * indexDim;
  return (
    productSeconds(device, module, width, queryRank) +
    indexKeySeconds(device, module) +
    sparseIndexerSeconds(device, tokens, scoredPairs, 2 * width * scoredPairs, keyBytes, width, topTokens)
  );
}

/** Keys are kept for later queries even where this one's attend to all. */
function indexKeySeconds(device: DeviceCost, module: MeasuredModule): number {
  return module.indexes ? productSeconds(device, module, indexDim + module.indexHeads, module.hidden) : 0;
}

function productSeconds(
  device: DeviceCost,
  { weight, activation, tokens }: MeasuredModule,
  n: number,
  k: number,
): number {
  return gemmSeconds(device, matrixFormatOf(device, weight, activation), tokens, n, k);
}

function sparseCase(
  row: KernelRow,
  family: "sparseDecode" | "sparsePrefill",
  module: MeasuredModule,
  moduleSeconds: (device: DeviceCost, format: MatrixFormat) => number,
): KernelCase {
  const { hidden, heads, tokens, indexes, weight, activation } = module;
  const step = numberField(row, "step");
  const least = family === "sparsePrefill" ? launchingSeconds(module, sourceOf(row)) : 0;
  return caseOf(row, {
    family,
    dtype: `${textField(row, "gemm_type")}/${textField(row, "kv_cache_dtype")}`,
    shape: [hidden, numberField(row, "batch_size"), numberField(row, "isl"), step, heads, String(indexes)],
    servesModels: tokens <= 16384,
    predict: ({ device }) => {
      const kernels = (smallKernels[module.engine] ?? 0) * device.kernelSeconds;
      const format = matrixFormatOf(device, weight, activation);
      return Math.max(least, kernels + moduleSeconds(device, format));
    },
  });
}

/** Host time of a module launched kernel by kernel; 0 where a graph or a fused engine runs it. */
function launchingSeconds({ engine, system, weight, indexes }: MeasuredModule, source: string): number {
  if (engine !== "sglang" && engine !== "vllm") return 0;
  const { base, indexer, quantisedProduct } = hostSeconds[engine];
  const scores = indexes && !source.includes("dense_mha");
  const products = scores ? 6 : 4;
  const host = base + (scores ? indexer : 0) + (weight === "bf16" ? 0 : products * quantisedProduct);
  return system === "gb200" ? graceHost * host : host;
}

function moduleOf(row: KernelRow): SparseModule {
  const architecture = textField(row, "architecture");
  const found = modules[architecture];
  if (found) return found;
  throw new InputError(
    "unknown_architecture",
    ["architecture"],
    `unknown architecture "${architecture}"`,
    `known are ${Object.keys(modules).join(", ")}`,
  );
}
