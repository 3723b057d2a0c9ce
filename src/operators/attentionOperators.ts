import type { AttentionMixer } from "../catalog/modelArchitecture.ts";
import { bytesPerElement } from "../catalog/numberFormat.ts";
import {
  activationBytes,
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

/** Query heads on one device; a degree that does not divide them pads. */
export function localHeads(heads: number, tp: number): number {
  return Math.ceil(heads / tp);
}

/** KV heads on one device: beyond one a device they are replicated. */
export function localKvHeads(kvHeads: number, tp: number): number {
  return Math.max(1, Math.ceil(kvHeads / tp));
}

/**
 * Grouped-query attention (arXiv:2305.13245), heads cut over tensor-parallel ranks (Megatron-LM, arXiv:1909.08053),
 * up to its output projection.
 */
export function attentionOperators(mixer: AttentionMixer, context: BuildContext): readonly Operator[] {
  const { hiddenSize, sharding, formats, count } = context;
  const heads = localHeads(mixer.heads, sharding.tp);
  const kvHeads = localKvHeads(mixer.kvHeads, sharding.tp);
  const { headDim, valueHeadDim = headDim } = mixer;
  const queryWidth = heads * headDim;
  const outputWidth = heads * valueHeadDim;
  const keyWidth = mixer.reusesKvCache ? 0 : kvHeads * headDim;
  const valueWidth = mixer.reusesKvCache ? 0 : kvHeads * valueHeadDim;
  const projectedWidth =
    queryWidth + (mixer.outputGate ? outputWidth : 0) + keyWidth + (mixer.keyIsValue ? 0 : valueWidth);
  const normWidth =
    mixer.queryKeyNorm === "full" ? queryWidth + keyWidth : mixer.queryKeyNorm ? 2 * headDim : 0;
  const activation = formats.activations.attention;
  const cacheElement = bytesPerElement(formats.kvCache);
  const shared = {
    part: "attention" as const,
    count,
    prefillShare: 1 / sharding.cp,
    heads,
    kvHeads,
    headDim,
    window: mixer.indexer?.topK ?? mixer.window ?? Infinity,
    chunked: mixer.chunked ?? false,
    ...(mixer.indexer ? { chosen: true } : {}),
    math: mathOf("bf16", formats.kvCache),
    cacheFormat: formats.kvCache,
    // Scores and weighted values: one multiply-add each a head dimension.
    flopsPerPair: 2 * (queryWidth + outputWidth),
    kvBytesPerToken: kvHeads * (headDim + valueHeadDim) * cacheElement,
    kvWriteBytesPerToken: (keyWidth + valueWidth) * cacheElement,
  };
  return [
    ...quantise(context, "attention.quantise", "attention", hiddenSize, activation),
    gemm(context, {
      name: "attention.qkv",
      part: "attention",
      weights: "attention",
      n: projectedWidth,
      k: hiddenSize,
      bias: mixer.bias?.qkv ?? false,
    }),
    ...(normWidth > 0
      ? [
          elementwise(context, {
            name: "attention.queryKeyNorm",
            part: "norm",
            bytesPerRow: 2 * (queryWidth + keyWidth) * activationBytes,
            parameters: normWidth,
          }),
        ]
      : []),
    elementwise(context, {
      name: "attention.rope",
      part: "attention",
      bytesPerRow: 2 * (queryWidth + keyWidth) * activationBytes,
    }),
    ...sparseIndexerOperators(mixer.indexer, context, hiddenSize),
    ...contextExchange(context, keyWidth + valueWidth),
    {
      kind: "prefillAttention",
      name: "attention.prefill",
      ...shared,
      storedBytes: mixer.sinks ? heads * activationBytes : 0,
      bytesPerRow: (queryWidth + outputWidth + keyWidth + valueWidth) * activationBytes,
    },
    {
      kind: "decodeAttention",
      name: "attention.decode",
      ...shared,
      storedBytes: 0,
      bytesPerRow: (queryWidth + outputWidth) * activationBytes,
    },
    ...(mixer.outputGate
      ? [
          elementwise(context, {
            name: "attention.gate",
            part: "attention",
            bytesPerRow: 3 * outputWidth * activationBytes,
          }),
        ]
      : []),
    ...outputProjection(context, outputWidth, mixer.bias?.output),
  ];
}
