import { attentionFormatOf } from "../../cost/attentionFormat.ts";
import type { DeviceCost } from "../../cost/deviceCost.ts";
import { gemmSeconds } from "../../cost/gemmSeconds.ts";
import { batchedGemmSeconds, latentDecodeAttentionSeconds } from "../../cost/latentAttentionSeconds.ts";
import { matrixFormatOf } from "../../cost/matrixFormat.ts";
import { scaledPrefillAttentionSeconds } from "../../cost/prefillAttentionSeconds.ts";
import { smoothMax } from "../../cost/smoothMax.ts";
import { InputError } from "../../units/inputError.ts";
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
/** Tokens that the indexer leaves to attention. */
const topTokens = 2048;
/** Norms, rotation, casts, the cache, the choice of tokens: kernels that move little. */
const smallKernels = 8;

const modules: Readonly<Record<string, SparseModule>> = {
  DeepseekV32ForCausalLM: { hidden: 7168, queryRank: 1536, nopeDim: 128, valueDim: 128, indexHeads: 64 },
  GlmMoeDsaForCausalLM: { hidden: 6144, queryRank: 2048, nopeDim: 192, valueDim: 256, indexHeads: 32 },
};

/** A whole attention module in decode: projections, indexer, and latent attention over what it chooses. */
export function sparseDecodeCase(row: KernelRow): KernelCase {
  const sequences = numberField(row, "batch_size");
  const context = numberField(row, "step") + numberField(row, "isl");
  return sparseCase(row, "sparseDecode", sequences, sequences * context, (device, heads, formats) =>
    latentDecodeAttentionSeconds(
      device,
      formats,
      sequences,
      1,
      sequences * Math.min(context, topTokens),
      heads,
      latentRank,
      ropeDim,
    ),
  );
}

/** The same over new tokens; up to as many as the indexer chooses, all of them attend to one another. */
export function sparsePrefillCase(row: KernelRow): KernelCase {
  const batch = numberField(row, "batch_size");
  const isl = numberField(row, "isl");
  const cached = numberField(row, "step");
  const tokens = batch * isl;
  const pairsWithin = (most: number) => {
    const growing = Math.max(0, Math.min(isl, most - cached));
    const full = growing < isl ? (isl - growing) * most : 0;
    return batch * (growing * cached + (growing * (growing + 1)) / 2 + full);
  };
  return sparseCase(row, "sparsePrefill", tokens, pairsWithin(Infinity), (device, heads, formats) =>
    scaledPrefillAttentionSeconds(
      device,
      formats,
      tokens,
      pairsWithin(topTokens),
      batch * (isl + cached),
      Math.min(isl + cached, topTokens),
      heads,
      1,
      latentRank + ropeDim,
      latentRank,
    ),
  );
}

type AttentionSeconds = (
  device: DeviceCost,
  heads: number,
  formats: ReturnType<typeof attentionFormatOf>,
) => number;

function sparseCase(
  row: KernelRow,
  family: "sparseDecode" | "sparsePrefill",
  tokens: number,
  scoredPairs: number,
  attentionSeconds: AttentionSeconds,
): KernelCase {
  const gemmDtype = textField(row, "gemm_type");
  const cacheDtype = textField(row, "kv_cache_dtype");
  const [weight, activation] = operandFormats("gemm_type", gemmDtype);
  const [cache] = operandFormats("kv_cache_dtype", cacheDtype);
  const heads = numberField(row, "num_heads");
  const { hidden, queryRank, nopeDim, valueDim, indexHeads } = moduleOf(row);
  const indexes = !sourceOf(row).includes("skip_indexer");
  const step = numberField(row, "step");
  return caseOf(row, {
    family,
    dtype: `${gemmDtype}/${cacheDtype}`,
    shape: [hidden, numberField(row, "batch_size"), numberField(row, "isl"), step, heads, String(indexes)],
    servesModels: tokens <= 16384,
    predict: ({ device }) => {
      const format = matrixFormatOf(device, weight, activation);
      const wide = matrixFormatOf(device, "bf16", "bf16");
      const product = (n: number, k: number) => gemmSeconds(device, format, tokens, n, k);
      const indexSeconds = indexes
        ? product(indexHeads * indexDim, queryRank) +
          product(indexDim + indexHeads, hidden) +
          device.kernelSeconds +
          smoothMax(
            (4 * indexHeads * indexDim * scoredPairs) / (device.peakFlops.fp8 * device.computeEfficiency),
            (scoredPairs * indexDim * (family === "sparseDecode" ? 1 : 0)) /
              (device.memoryBandwidth * device.memoryEfficiency),
          )
        : 0;
      return (
        product(queryRank + latentRank + ropeDim, hidden) +
        product(heads * (nopeDim + ropeDim), queryRank) +
        batchedGemmSeconds(device, wide, heads, tokens, latentRank, nopeDim) +
        indexSeconds +
        attentionSeconds(device, heads, attentionFormatOf(device, "bf16", cache)) +
        batchedGemmSeconds(device, wide, heads, tokens, valueDim, latentRank) +
        product(hidden, heads * valueDim) +
        smallKernels * device.kernelSeconds
      );
    },
  });
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
