import type { FeedForward, LayerGroup, Mixer, ModelArchitecture } from "../catalog/modelArchitecture.ts";
import { bytesPerElement } from "../catalog/numberFormat.ts";
import { attentionOperators } from "./attentionOperators.ts";
import {
  activationBytes,
  collective,
  elementwise,
  gemm,
  tensorAllReduce,
  type BuildContext,
} from "./build.ts";
import { compressedAttentionOperators } from "./compressedAttentionOperators.ts";
import { denseOperators, mixtureOperators, randomRouting, type Routing } from "./feedForwardOperators.ts";
import type { Formats } from "./formats.ts";
import { latentAttentionOperators } from "./latentAttentionOperators.ts";
import { mergeEqual } from "./mergeEqual.ts";
import type { Operator } from "./operator.ts";
import { recurrentOperators } from "./recurrentOperators.ts";
import type { Sharding } from "./sharding.ts";

/**
 * The operators that one device executes for one pass of its tokens through the whole model. With pipeline stages the
 * list is that of the devices a token passes one after another; a stage has about 1/pp of each count.
 * A step handed to `work` holds the tokens of one attention data-parallel rank.
 */
export function operatorsOf(
  architecture: ModelArchitecture,
  sharding: Sharding,
  formats: Formats,
  routing: Routing = randomRouting,
): readonly Operator[] {
  const whole = { hiddenSize: architecture.hiddenSize, sharding, formats, count: 1 };
  return mergeEqual([
    ...embeddingOperators(architecture, whole),
    ...architecture.layers.flatMap((group) =>
      layerOperators(group, architecture, { ...whole, count: group.count }, routing),
    ),
    ...stageOperators(whole),
    ...headOperators(architecture, whole),
  ]);
}

/** All equal layers of one group: norms, mixer and feed-forward network. */
export function layerOperators(
  group: LayerGroup,
  architecture: ModelArchitecture,
  context: BuildContext,
  routing: Routing,
): readonly Operator[] {
  const { mixer, feedForward, parallel = false, norms = 2, extraParameters = 0 } = group;
  const hasMixer = mixer.kind !== "none";
  const hasFeedForward = feedForward.kind !== "none";
  const isJoined = parallel && hasMixer && hasFeedForward;
  const kernels = isJoined ? 1 : Number(hasMixer) + Number(hasFeedForward);
  // Each norm kernel adds the residual on its way: two vectors in, two out.
  const norm = (name: string, share: number) =>
    elementwise(context, {
      name,
      part: "norm",
      bytesPerRow: 4 * context.hiddenSize * activationBytes,
      parameters: (norms * context.hiddenSize + extraParameters) * share,
    });
  return [
    ...hyperConnections(architecture, { ...context, count: context.count * kernels }),
    ...(hasMixer ? [norm("norm.attention", 1 / kernels), ...mixerOperators(mixer, context)] : []),
    ...(hasMixer && !isJoined ? tensorAllReduce(context, "attention.allReduce") : []),
    ...(hasFeedForward && !isJoined ? [norm("norm.feedForward", 1 / kernels)] : []),
    ...feedForwardOperators(feedForward, context, routing),
  ];
}

function mixerOperators(mixer: Mixer, context: BuildContext): readonly Operator[] {
  switch (mixer.kind) {
    case "attention":
      return attentionOperators(mixer, context);
    case "latentAttention":
      return latentAttentionOperators(mixer, context);
    case "compressedAttention":
      return compressedAttentionOperators(mixer, context);
    case "gatedDelta":
    case "mamba2":
    case "lightning":
      return recurrentOperators(mixer, context);
    case "none":
      return [];
  }
}

function feedForwardOperators(
  feedForward: FeedForward,
  context: BuildContext,
  routing: Routing,
): readonly Operator[] {
  switch (feedForward.kind) {
    case "dense":
      return denseOperators(feedForward, context);
    case "mixture":
      return mixtureOperators(feedForward, context, routing);
    case "none":
      return [];
  }
}

/** Hyper-connections mix n residual streams before and after a sublayer (DeepSeek-V4). */
function hyperConnections(
  { hyperConnectionStreams: streams }: ModelArchitecture,
  context: BuildContext,
): readonly Operator[] {
  if (streams === undefined) return [];
  const width = streams * context.hiddenSize;
  return [
    gemm(context, {
      name: "norm.hyperConnection",
      part: "norm",
      weights: "router",
      n: streams * (streams + 2),
      k: width,
      bias: true,
    }),
    elementwise(context, {
      name: "norm.streams",
      part: "norm",
      bytesPerRow: (3 * width + 2 * context.hiddenSize) * activationBytes,
    }),
  ];
}

/** Rows of the vocabulary on one device: engines pad the vocabulary to a multiple of 64 and cut it over tensor-parallel ranks. */
export function localVocabulary(vocabularySize: number, tp: number): number {
  return (Math.ceil(vocabularySize / 64) * 64) / tp;
}

/** The table that turns tokens into vectors, and the sum over its parts. */
export function embeddingOperators(
  architecture: ModelArchitecture,
  context: BuildContext,
): readonly Operator[] {
  const { hiddenSize, vocabularySize, learnedPositions = 0, extraParameters = 0 } = architecture;
  const { sharding, formats } = context;
  const element = bytesPerElement(formats.weights.embedding);
  const rows = localVocabulary(vocabularySize, sharding.tp) + learnedPositions;
  return [
    {
      kind: "embedding",
      hiddenSize,
      name: "embedding",
      part: "embedding",
      count: 1,
      prefillShare: 1 / sharding.cp,
      // What a model holds beside its layers is a further table (Gemma's per-layer embeddings) or too small to count.
      storedBytes: rows * hiddenSize * element + extraParameters * activationBytes,
      bytesPerRow: hiddenSize * (element + activationBytes),
    },
    ...tensorAllReduce(context, "embedding.allReduce"),
  ];
}

/** Final norm, head over the rows that need logits, their gathering, and the draw of a token. */
export function headOperators(architecture: ModelArchitecture, context: BuildContext): readonly Operator[] {
  const { hiddenSize, vocabularySize, tiedEmbeddings, finalNorms = 1 } = architecture;
  const { tp, cp } = context.sharding;
  const local = localVocabulary(vocabularySize, tp);
  const head = gemm(context, {
    name: "head",
    part: "head",
    weights: "head",
    rows: "sampled",
    n: local,
    k: hiddenSize,
  });
  return [
    elementwise(context, {
      name: "norm.final",
      part: "norm",
      bytesPerRow: 4 * hiddenSize * activationBytes,
      parameters: finalNorms * hiddenSize,
    }),
    // A tied head reads the embedding's own table, which is stored once.
    tiedEmbeddings ? { ...head, storedBytes: 0, readBytes: head.storedBytes } : head,
    ...collective(context, {
      name: "head.gather",
      pattern: "allGather",
      rows: "sampled",
      groupSize: tp,
      span: tp,
      bytesPerRow: local * activationBytes,
    }),
    {
      kind: "sampling",
      name: "head.sampling",
      part: "head",
      count: 1,
      prefillShare: 1 / cp,
      storedBytes: 0,
      vocabularySize,
      // Logits leave the head as bf16 and are sampled in fp32.
      bytesPerRow: vocabularySize * (activationBytes + 4),
    },
  ];
}

/** Hidden states that pass from one pipeline stage to the next. */
function stageOperators(context: BuildContext): readonly Operator[] {
  const { tp, pp, attentionDp, cp } = context.sharding;
  if (pp === 1) return [];
  const stride = tp * attentionDp * cp;
  return collective(
    { ...context, count: pp - 1 },
    {
      name: "stage.send",
      pattern: "pointToPoint",
      groupSize: 2,
      span: stride * pp,
      bytesPerRow: context.hiddenSize * activationBytes,
    },
  );
}
