import type { CompressedAttentionMixer } from "../catalog/modelArchitecture.ts";
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

/** DeepSeek-V4: one latent is key and value of all heads; recent tokens one by one, older ones in compressed entries. */
export function compressedAttentionOperators(
  mixer: CompressedAttentionMixer,
  context: BuildContext,
): readonly Operator[] {
  const { hiddenSize, sharding, formats, count } = context;
  const { tp, cp } = sharding;
  const heads = localHeads(mixer.heads, tp);
  const groups = Math.max(1, Math.ceil(mixer.outputGroups / tp));
  const { headDim, queryLoraRank, outputLoraRank, window, compressRatio, indexer } = mixer;
  const queryWidth = heads * headDim;
  const linear = { part: "attention", weights: "attention" } as const;
  const cacheElement = bytesPerElement(formats.kvCache);
  const overlap = mixer.overlap ?? false;
  const normWidth = queryLoraRank + headDim + heads;
  return [
    ...quantise(context, "attention.quantise", "attention", hiddenSize, formats.activations.attention),
    gemm(context, {
      ...linear,
      name: "attention.latent",
      n: queryLoraRank + headDim,
      k: hiddenSize,
    }),
    gemm(context, { ...linear, name: "attention.query", n: queryWidth, k: queryLoraRank }),
    elementwise(context, {
      name: "attention.latentNorm",
      part: "norm",
      bytesPerRow: 2 * (queryLoraRank + headDim) * activationBytes,
      parameters: normWidth,
    }),
    elementwise(context, {
      name: "attention.rope",
      part: "attention",
      bytesPerRow: 2 * (heads + 1) * mixer.ropeHeadDim * activationBytes,
    }),
    ...(compressRatio === undefined
      ? []
      : [
          gemm(context, {
            ...linear,
            name: "attention.compressor",
            n: (overlap ? 4 : 2) * headDim,
            k: hiddenSize,
            extraParameters: compressRatio * (overlap ? 2 : 1) * headDim + headDim,
          }),
        ]),
    ...sparseIndexerOperators(
      indexer,
      context,
      queryLoraRank,
      compressRatio === undefined ? undefined : { ratio: compressRatio, overlap },
    ),
    ...contextExchange(context, headDim),
    {
      kind: "compressedAttention",
      name: "attention.compressed",
      part: "attention",
      count,
      prefillShare: 1 / cp,
      storedBytes: 0,
      heads,
      headDim,
      window,
      compressRatio: compressRatio ?? Infinity,
      topK: indexer?.topK ?? Infinity,
      math: mathOf("bf16", formats.kvCache),
      cacheFormat: formats.kvCache,
      flopsPerPair: 4 * queryWidth,
      kvBytesPerToken: headDim * cacheElement,
      bytesPerRow: 2 * queryWidth * activationBytes,
    },
    batchedGemm(context, {
      name: "attention.outputLatent",
      rows: "tokens",
      batch: groups,
      n: outputLoraRank,
      k: queryWidth / groups,
      weight: formats.weights.attentionOutput,
    }),
    ...outputProjection(context, groups * outputLoraRank),
  ];
}
