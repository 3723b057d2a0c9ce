import type { LatentAttentionMixer } from "../catalog/modelArchitecture.ts";
import { bytesPerElement } from "../catalog/numberFormat.ts";
import { localHeads } from "./attentionOperators.ts";
import {
  activationBytes,
  batchedGemm,
  contextExchange,
  elementwise,
  gemm,
  outputProjection,
  quantise,
  type BuildContext,
} from "./build.ts";
import { mathOf } from "./formats.ts";
import type { Operator } from "./operator.ts";
import { sparseIndexerOperators } from "./sparseIndexerOperators.ts";

/**
 * Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434): prefill expands the latent to all heads, decode folds
 * the expansion into the query and the output and attends over the latent itself, which every tensor-parallel rank
 * holds whole. Engines keep the folded projections as bf16 copies beside the one that prefill uses.
 */
export function latentAttentionOperators(
  mixer: LatentAttentionMixer,
  context: BuildContext,
): readonly Operator[] {
  const { hiddenSize, sharding, formats, count } = context;
  const heads = localHeads(mixer.heads, sharding.tp);
  const { kvLoraRank, qkNopeHeadDim, qkRopeHeadDim, valueHeadDim, queryLoraRank, indexer } = mixer;
  const qkHeadDim = qkNopeHeadDim + qkRopeHeadDim;
  const latentWidth = kvLoraRank + qkRopeHeadDim;
  const activation = formats.activations.attention;
  const linear = { part: "attention", weights: "attention" } as const;
  const shared = {
    part: "attention" as const,
    count,
    prefillShare: 1 / sharding.cp,
    storedBytes: 0,
    heads,
    kvLoraRank,
    ropeHeadDim: qkRopeHeadDim,
    topK: indexer?.topK ?? Infinity,
    math: mathOf("bf16", formats.kvCache),
    cacheFormat: formats.kvCache,
    kvBytesPerToken: latentWidth * bytesPerElement(formats.kvCache),
  };
  const inputs =
    queryLoraRank === undefined
      ? [
          gemm(context, {
            ...linear,
            name: "attention.query",
            n: heads * qkHeadDim,
            k: hiddenSize,
          }),
          gemm(context, { ...linear, name: "attention.latent", n: latentWidth, k: hiddenSize }),
        ]
      : [
          gemm(context, {
            ...linear,
            name: "attention.latent",
            n: queryLoraRank + latentWidth,
            k: hiddenSize,
          }),
          ...quantise(context, "attention.queryQuantise", "attention", queryLoraRank, activation),
          gemm(context, {
            ...linear,
            name: "attention.query",
            n: heads * qkHeadDim,
            k: queryLoraRank,
          }),
        ];
  const normWidth = (queryLoraRank ?? 0) + kvLoraRank;
  return [
    ...quantise(context, "attention.quantise", "attention", hiddenSize, activation),
    ...inputs,
    elementwise(context, {
      name: "attention.latentNorm",
      part: "norm",
      bytesPerRow: 2 * normWidth * activationBytes,
      parameters: normWidth,
    }),
    elementwise(context, {
      name: "attention.rope",
      part: "attention",
      bytesPerRow: 2 * (heads + 1) * qkRopeHeadDim * activationBytes,
    }),
    ...sparseIndexerOperators(indexer, context, queryLoraRank ?? hiddenSize),
    gemm(context, {
      ...linear,
      name: "attention.expand",
      // Selected tokens are attended in the latent itself, so only new tokens pass the projections.
      rows: indexer ? "prefill" : "prefillContext",
      n: heads * (qkNopeHeadDim + valueHeadDim),
      k: kvLoraRank,
    }),
    ...contextExchange(context, latentWidth),
    {
      kind: "latentPrefillAttention",
      name: "attention.prefill",
      ...shared,
      qkHeadDim,
      valueHeadDim,
      flopsPerPair: 2 * heads * (qkHeadDim + valueHeadDim),
      sparseFlopsPerPair: 2 * heads * (latentWidth + kvLoraRank),
      bytesPerRow: 2 * heads * (qkHeadDim + valueHeadDim) * activationBytes,
    },
    batchedGemm(context, {
      name: "attention.absorbQuery",
      rows: "decode",
      batch: heads,
      n: kvLoraRank,
      k: qkNopeHeadDim,
    }),
    {
      kind: "latentDecodeAttention",
      name: "attention.decode",
      ...shared,
      flopsPerPair: 2 * heads * (latentWidth + kvLoraRank),
      bytesPerRow: heads * (latentWidth + kvLoraRank) * activationBytes,
    },
    batchedGemm(context, {
      name: "attention.absorbValue",
      rows: "decode",
      batch: heads,
      n: valueHeadDim,
      k: kvLoraRank,
    }),
    ...(mixer.outputGate
      ? [
          gemm(context, { ...linear, name: "attention.outputGate", n: heads * valueHeadDim, k: hiddenSize }),
          elementwise(context, {
            name: "attention.gate",
            part: "attention",
            bytesPerRow: 3 * heads * valueHeadDim * activationBytes,
          }),
        ]
      : []),
    ...outputProjection(context, heads * valueHeadDim),
  ];
}
