import type { Accelerator } from "../../catalog/accelerator.ts";
import { bytesPerElement, numberFormats, type FormatName } from "../../catalog/numberFormat.ts";
import { attentionFormatOf } from "../../cost/attentionFormat.ts";
import { decodeAttentionSeconds } from "../../cost/decodeAttentionSeconds.ts";
import type { DeviceCost } from "../../cost/deviceCost.ts";
import { gemmSeconds } from "../../cost/gemmSeconds.ts";
import {
  batchedGemmSeconds,
  latentDecodeAttentionSeconds,
  latentPrefillAttentionSeconds,
} from "../../cost/latentAttentionSeconds.ts";
import { matrixFormatOf, type MatrixFormat } from "../../cost/matrixFormat.ts";
import { prefillAttentionSeconds } from "../../cost/prefillAttentionSeconds.ts";
import { smoothMax } from "../../cost/smoothMax.ts";
import {
  indexerKernels,
  sparseDecodeAttentionSeconds,
  sparseIndexerSeconds,
  sparsePrefillAttentionSeconds,
} from "../../cost/sparseAttentionSeconds.ts";
import type { Elementwise, Gemm, Operator } from "../../operators/operator.ts";
import { rowsOf, windowedDecodeTokens, windowedPrefillPairs } from "../../operators/rows.ts";
import type { Step } from "../../operators/step.ts";
import { emptyWork, work } from "../../operators/work.ts";
import { exchangedSeconds } from "./exchangedSeconds.ts";
import { expertSeconds } from "./expertSeconds.ts";
import { recurrenceSeconds } from "./recurrenceSeconds.ts";

/** Which end-to-end efficiency applies to an operator. */
export type CostPart =
  | "dense"
  | "experts"
  | "fourBitExperts"
  | "widenedExperts"
  | "attention"
  | "promptAttention"
  | "recurrent"
  | "elementwise"
  | "collective";

/** One operator on one device: seconds of all its executions in a step as isolated kernels. */
export interface OperatorCost {
  readonly operator: Operator;
  readonly part: CostPart;
  /** Kernels of all its executions in a decode step, and those that only prefill runs. */
  readonly decodeKernels: number;
  readonly prefillKernels: number;
  seconds(step: Step): number;
}

/** Compiles the operators for one device; the closures allocate nothing. Casts to `fusedCasts` are part of the kernels before. */
export function operatorCosts(
  operators: readonly Operator[],
  device: DeviceCost,
  accelerator: Accelerator,
  fusedCasts: readonly FormatName[] = [],
): readonly OperatorCost[] {
  return operators.map((operator) => ({
    operator,
    part: partOf(operator),
    ...kernelCounts(operator, device, fusedCasts),
    seconds: secondsOf(operator, device, accelerator, fusedCasts),
  }));
}

function partOf(operator: Operator): CostPart {
  switch (operator.kind) {
    case "gemm":
    case "batchedGemm":
      return "dense";
    case "groupedGemm":
      if (numberFormats[operator.weightFormat].elementBits > 4) return "experts";
      return numberFormats[operator.activationFormat].elementBits < 16 ? "fourBitExperts" : "widenedExperts";
    case "elementwise":
    case "embedding":
    case "sampling":
      return "elementwise";
    case "collective":
      return "collective";
    case "prefillAttention":
    case "latentPrefillAttention":
      return "promptAttention";
    case "gatedDelta":
    case "mamba2":
    case "lightning":
      return "recurrent";
    default:
      return "attention";
  }
}

/** Kernels of a mixture layer in a graph: routing, the fused experts, the sum. */
const mixtureKernels = 3;
/** What the host launches for it outside one: choice of experts, sorting (3), quantising (2), both products, activation, sum. */
const mixtureLaunches = 10;
/**
 * What flash-linear-attention launches for a prompt of a gated delta rule: gates, norms of queries and keys, sums of gates,
 * products within chunks, their inverse (2), updates, states over chunks, outputs, and fetching and keeping states (2).
 */
const gatedDeltaLaunches = 12;

/** The quantisation of what a product takes: counted with the product. */
const isCast = (operator: Elementwise): boolean => operator.name.endsWith("uantise");

const formatOf = (
  { weightFormat, activationFormat, followsAttention }: Gemm,
  device: DeviceCost,
  fusedCasts: readonly FormatName[],
): MatrixFormat =>
  matrixFormatOf(
    device,
    weightFormat,
    activationFormat,
    !followsAttention && fusedCasts.includes(activationFormat),
  );

function kernelCounts(
  operator: Operator,
  device: DeviceCost,
  fusedCasts: readonly FormatName[],
): { decodeKernels: number; prefillKernels: number } {
  const { count } = operator;
  switch (operator.kind) {
    case "elementwise": {
      const kernels = isCast(operator) ? 0 : count;
      return { decodeKernels: kernels, prefillKernels: kernels };
    }
    case "gemm": {
      const kernels = count * formatOf(operator, device, fusedCasts).kernels;
      return { decodeKernels: kernels, prefillKernels: kernels };
    }
    case "groupedGemm":
      return { decodeKernels: count * mixtureKernels, prefillKernels: count * mixtureLaunches };
    case "prefillAttention":
    case "latentPrefillAttention":
      return { decodeKernels: 0, prefillKernels: count };
    case "sparseIndexer":
      return { decodeKernels: count * indexerKernels, prefillKernels: count * device.indexerLaunches };
    case "decodeAttention":
    case "latentDecodeAttention":
      return { decodeKernels: 2 * count, prefillKernels: 2 * count };
    case "gatedDelta":
      return { decodeKernels: 3 * count, prefillKernels: gatedDeltaLaunches * count };
    case "mamba2":
    case "lightning":
      return { decodeKernels: 3 * count, prefillKernels: 6 * count };
    default:
      return { decodeKernels: count, prefillKernels: count };
  }
}

function secondsOf(
  operator: Operator,
  device: DeviceCost,
  accelerator: Accelerator,
  fusedCasts: readonly FormatName[],
): (step: Step) => number {
  const { count, prefillShare } = operator;
  switch (operator.kind) {
    case "gemm": {
      const { rows, n, k } = operator;
      const format = formatOf(operator, device, fusedCasts);
      return (step) => count * gemmSeconds(device, format, rowsOf(rows, step, prefillShare), n, k);
    }
    case "batchedGemm": {
      const { rows, batch, n, k } = operator;
      const format = matrixFormatOf(device, "bf16", "bf16");
      return (step) =>
        count * batchedGemmSeconds(device, format, batch, rowsOf(rows, step, prefillShare), n, k);
    }
    case "groupedGemm":
      return expertSeconds(operator, device);
    case "prefillAttention": {
      const { heads, kvHeads, headDim, window, chunked } = operator;
      const format = attentionFormatOf(device, "bf16", operator.cacheFormat);
      return (step) => {
        if (step.prefillTokens <= 0) return 0;
        const longest = Math.min(window, step.prefillContextTokens / step.prefillSequences);
        const context = Math.min(
          step.prefillContextTokens,
          step.prefillTokens + window * step.prefillSequences,
        );
        const pairs = windowedPrefillPairs(step, window, chunked) * prefillShare;
        return (
          count *
          prefillAttentionSeconds(
            device,
            format,
            step.prefillTokens * prefillShare,
            pairs,
            context,
            longest,
            heads,
            kvHeads,
            headDim,
          )
        );
      };
    }
    case "latentPrefillAttention": {
      const { heads, qkHeadDim, valueHeadDim, topK, kvLoraRank, ropeHeadDim } = operator;
      const format = attentionFormatOf(device, "bf16", operator.cacheFormat);
      const latentBytes = bytesPerElement(operator.cacheFormat);
      return (step) => {
        if (step.prefillTokens <= 0) return 0;
        // Kernels work through all the places of a choice, whether they hold a token or not.
        if (step.prefillContextTokens > topK * step.prefillSequences) {
          const tokens = step.prefillTokens * prefillShare;
          return (
            count *
            sparsePrefillAttentionSeconds(
              device,
              latentBytes,
              tokens,
              tokens * topK,
              heads,
              kvLoraRank,
              ropeHeadDim,
            )
          );
        }
        const longest = step.prefillContextTokens / step.prefillSequences;
        const pairs = windowedPrefillPairs(step, topK) * prefillShare;
        const { prefillTokens, prefillContextTokens } = step;
        return (
          count *
          latentPrefillAttentionSeconds(
            device,
            format,
            prefillTokens * prefillShare,
            pairs,
            prefillContextTokens,
            longest,
            heads,
            qkHeadDim,
            valueHeadDim,
          )
        );
      };
    }
    case "decodeAttention": {
      const { heads, kvHeads, headDim, window, chunked } = operator;
      const format = attentionFormatOf(device, "bf16", operator.cacheFormat);
      return (step) => {
        const { decodeSequences, decodeQueryTokens } = step;
        if (decodeSequences <= 0) return 0;
        const context = windowedDecodeTokens(step, window, chunked);
        return (
          count *
          decodeAttentionSeconds(
            device,
            format,
            decodeSequences,
            decodeQueryTokens,
            context,
            heads,
            kvHeads,
            headDim,
          )
        );
      };
    }
    case "latentDecodeAttention": {
      const { heads, kvLoraRank, ropeHeadDim, topK } = operator;
      const format = attentionFormatOf(device, "bf16", operator.cacheFormat);
      const attentionSeconds = topK < Infinity ? sparseDecodeAttentionSeconds : latentDecodeAttentionSeconds;
      return (step) => {
        const { decodeSequences, decodeQueryTokens } = step;
        if (decodeSequences <= 0) return 0;
        const context = windowedDecodeTokens(step, topK);
        return (
          count *
          attentionSeconds(
            device,
            format,
            decodeSequences,
            decodeQueryTokens,
            context,
            heads,
            kvLoraRank,
            ropeHeadDim,
          )
        );
      };
    }
    case "gatedDelta":
    case "mamba2":
    case "lightning": {
      return recurrenceSeconds(operator, device);
    }
    case "sparseIndexer": {
      const { heads, headDim, topK, compressRatio } = operator;
      const out = emptyWork();
      return (step) => {
        work(operator, step, out);
        const rows = rowsOf("tokens", step, prefillShare);
        const pairs = step.prefillPairs * prefillShare + step.decodeContextTokens * step.decodeQueryTokens;
        const keyBytes = out.kvReadBytes + out.kvWriteBytes;
        const width = heads * headDim;
        return (
          count * sparseIndexerSeconds(device, rows, pairs / compressRatio, out.flops, keyBytes, width, topK)
        );
      };
    }
    case "compressedAttention": {
      const out = emptyWork();
      const peak = device.peakFlops[operator.math] * device.computeEfficiency;
      const rate = device.memoryBandwidth * device.memoryEfficiency;
      return (step) => {
        work(operator, step, out);
        const moved = out.weightBytes + out.activationBytes + out.kvReadBytes + out.kvWriteBytes;
        return count * (device.kernelSeconds + smoothMax((2 * out.flops) / peak, moved / rate));
      };
    }
    case "elementwise": {
      if (isCast(operator)) return () => 0;
      const { rows, bytesPerRow } = operator;
      const rate = device.memoryBandwidth * device.memoryEfficiency;
      return (step) => {
        const executed = rowsOf(rows, step, prefillShare);
        return executed > 0 ? count * (device.kernelSeconds + (executed * bytesPerRow) / rate) : 0;
      };
    }
    case "embedding":
    case "sampling": {
      const out = emptyWork();
      const rate = device.memoryBandwidth * device.memoryEfficiency;
      return (step) => count * (device.kernelSeconds + work(operator, step, out).activationBytes / rate);
    }
    case "collective":
      return exchangedSeconds(operator, device, accelerator);
  }
}
