import type { DenseFeedForward, MixtureFeedForward } from "../catalog/modelArchitecture.ts";
import { bytesPerElement, numberFormats, type FormatName } from "../catalog/numberFormat.ts";
import type { WeightPart } from "../catalog/weightPart.ts";
import {
  activationBytes,
  collective,
  elementwise,
  gemm,
  quantise,
  tensorAllReduce,
  type BuildContext,
} from "./build.ts";
import { meetingShare, reachingShare } from "./expertRouting.ts";
import { mathOf } from "./formats.ts";
import type { GroupedGemm, Operator } from "./operator.ts";

/** How tokens fall on experts and how they get there. */
export interface Routing {
  /** 0: every rank gets the same; 1: the hottest rank of random routing. */
  readonly rankSpread: number;
  /** Coefficient of variation of expert popularity. */
  readonly popularityCv: number;
  /** What moves tokens between attention data-parallel ranks and experts. */
  readonly exchange: "allToAll" | "allGatherReduceScatter";
  /** Where every rank holds all tokens, its kernels for 8-bit blocks compute all choices of those with one of its experts. */
  readonly computesAllChoices?: boolean;
}

export const randomRouting: Routing = { rankSpread: 1, popularityCv: 0, exchange: "allToAll" };

/** A feed-forward layer cut by columns, then by rows. */
export function denseOperators(feedForward: DenseFeedForward, context: BuildContext): readonly Operator[] {
  return [
    ...denseBlock(feedForward, context, "feedForward", "dense"),
    ...tensorAllReduce(context, "feedForward.allReduce"),
  ];
}

function denseBlock(
  feedForward: DenseFeedForward,
  context: BuildContext,
  name: string,
  weights: WeightPart,
): readonly Operator[] {
  const { hiddenSize, sharding, formats } = context;
  const width = Math.ceil(feedForward.intermediateSize / sharding.tp);
  const ups = feedForward.gated ? 2 : 1;
  const linear = { part: "feedForward" as const, weights, bias: feedForward.bias ?? false };
  const activation = formats.activations[weights];
  return [
    ...quantise(context, `${name}.quantise`, "feedForward", hiddenSize, activation),
    gemm(context, { ...linear, name: `${name}.up`, n: ups * width, k: hiddenSize }),
    elementwise(context, {
      name: `${name}.activation`,
      part: "feedForward",
      bytesPerRow: (ups + 1) * width * activationBytes,
    }),
    ...quantise(context, `${name}.downQuantise`, "feedForward", width, activation),
    gemm(context, { ...linear, name: `${name}.down`, n: hiddenSize, k: width }),
  ];
}

/**
 * A mixture of experts: router, shared experts, and the routed experts spread over `ep` ranks and cut `expertTp` ways.
 * Without data-parallel attention each rank already holds all tokens and one all-reduce collects the sums; with it
 * tokens travel to their experts and back.
 */
export function mixtureOperators(
  feedForward: MixtureFeedForward,
  context: BuildContext,
  routing: Routing,
): readonly Operator[] {
  const { hiddenSize, sharding } = context;
  const { sharedIntermediateSize, sharedGate, latentSize, experts } = feedForward;
  const expertHidden = latentSize ?? hiddenSize;
  const linear = { part: "experts", weights: "router" } as const;
  const isTensorOnly = sharding.attentionDp === 1;
  return [
    gemm(context, {
      ...linear,
      name: "experts.router",
      n: experts,
      k: hiddenSize,
      bias: feedForward.routerBias ?? false,
    }),
    elementwise(context, {
      name: "experts.topK",
      part: "experts",
      bytesPerRow: experts * 4 + feedForward.expertsPerToken * 8,
    }),
    ...(sharedIntermediateSize === undefined
      ? []
      : denseBlock(
          {
            kind: "dense",
            intermediateSize: sharedIntermediateSize,
            gated: feedForward.gated,
            bias: feedForward.bias ?? false,
          },
          context,
          "experts.shared",
          "sharedExperts",
        )),
    ...(sharedGate ? [gemm(context, { ...linear, name: "experts.sharedGate", n: 1, k: hiddenSize })] : []),
    ...(latentSize === undefined
      ? []
      : [
          gemm(context, {
            ...linear,
            name: "experts.latentDown",
            weights: "dense",
            n: latentSize,
            k: hiddenSize,
          }),
          gemm(context, {
            ...linear,
            name: "experts.latentUp",
            weights: "dense",
            n: hiddenSize,
            k: latentSize,
          }),
        ]),
    ...dispatch(feedForward, context, routing, expertHidden),
    routedExperts(feedForward, context, routing, expertHidden),
    ...combine(feedForward, context, routing, expertHidden),
    ...(isTensorOnly || sharedIntermediateSize !== undefined
      ? tensorAllReduce(context, "experts.allReduce")
      : []),
  ];
}

/**
 * Kernels for mxfp4 take whole tiles of an expert's width, and engines pad what is none: gpt-oss takes 6.7 % more memory
 * than its weights (2880 to 3072).
 */
const mxfp4Tile = 128;
const mxfp4PaddedMultiple = 256;

function storedWidthOf(width: number, format: FormatName): number {
  if (format !== "mxfp4" || width % mxfp4Tile === 0) return width;
  return Math.ceil(width / mxfp4PaddedMultiple) * mxfp4PaddedMultiple;
}

function routedExperts(
  feedForward: MixtureFeedForward,
  context: BuildContext,
  routing: Routing,
  expertHidden: number,
): GroupedGemm {
  const { sharding, formats, count } = context;
  const { experts, expertsPerToken, gated } = feedForward;
  const localExperts = Math.ceil(experts / sharding.ep);
  const width = Math.ceil(feedForward.intermediateSize / sharding.expertTp);
  const projections = gated ? 3 : 2;
  const expertBytes =
    projections * expertHidden * width * bytesPerElement(formats.weights.experts) +
    (feedForward.bias ? ((projections - 1) * width + expertHidden) * activationBytes : 0);
  const storedWidth = storedWidthOf(width, formats.weights.experts);
  const activation = formats.activations.experts;
  const inputBytes = bytesPerElement(activation);
  return {
    kind: "groupedGemm",
    name: "experts.routed",
    part: "experts",
    count,
    prefillShare: 1 / sharding.cp,
    storedBytes: localExperts * expertBytes * (storedWidth / width),
    experts,
    expertsPerToken,
    ranks: sharding.ep,
    localExperts,
    tokenRanks: sharding.attentionDp,
    hiddenSize: expertHidden,
    intermediateSize: width,
    gated,
    weightFormat: formats.weights.experts,
    activationFormat: activation,
    math: mathOf(formats.weights.experts, activation),
    expertBytes,
    flopsPerRow: 2 * projections * expertHidden * width,
    // Gathered input, up output, activated input of the down projection, its output.
    bytesPerRow:
      expertHidden * inputBytes +
      (projections - 1) * width * activationBytes +
      width * (activationBytes + 2 * inputBytes) +
      expertHidden * activationBytes,
    rankSpread: routing.rankSpread,
    popularityCv: routing.popularityCv,
    ...(routing.computesAllChoices && sharding.attentionDp === 1 && activation === "fp8-block"
      ? { computedShare: reachingShare(sharding.ep, expertsPerToken, feedForward.expertGroups) }
      : {}),
  };
}

/** Expected other ranks that a token visits: R (1 - (1 - 1/R)^k) distinct ones, of which 1/R is its own. */
export function remoteCopies(ranks: number, expertsPerToken: number): number {
  return (ranks - 1) * meetingShare(ranks, expertsPerToken);
}

function dispatch(
  feedForward: MixtureFeedForward,
  context: BuildContext,
  routing: Routing,
  expertHidden: number,
): readonly Operator[] {
  const { sharding, formats } = context;
  const { tp, attentionDp, ep, expertTp } = sharding;
  if (attentionDp === 1) return [];
  const format =
    numberFormats[formats.activations.experts].elementBits < 16 ? formats.activations.experts : "bf16";
  const group = { name: "experts.dispatch", span: tp * attentionDp };
  if (routing.exchange === "allToAll" && expertTp === 1) {
    const choices = feedForward.expertsPerToken;
    const bytesPerRow = (remoteCopies(ep, choices) * expertHidden * bytesPerElement(format)) / tp;
    return collective(context, { ...group, pattern: "allToAll", groupSize: ep, bytesPerRow, choices });
  }
  return collective(context, {
    ...group,
    pattern: "allGather",
    groupSize: attentionDp,
    bytesPerRow: expertHidden * activationBytes,
  });
}

function combine(
  feedForward: MixtureFeedForward,
  context: BuildContext,
  routing: Routing,
  expertHidden: number,
): readonly Operator[] {
  const { tp, attentionDp, ep, expertTp } = context.sharding;
  if (attentionDp === 1) return [];
  const group = { name: "experts.combine", span: tp * attentionDp };
  if (routing.exchange === "allToAll" && expertTp === 1) {
    const choices = feedForward.expertsPerToken;
    const bytesPerRow = (remoteCopies(ep, choices) * expertHidden * activationBytes) / tp;
    return collective(context, { ...group, pattern: "allToAll", groupSize: ep, bytesPerRow, choices });
  }
  // Each device holds partial sums for the tokens of all attention ranks.
  const bytesPerRow = attentionDp * expertHidden * activationBytes;
  return collective(context, {
    ...group,
    pattern: "reduceScatter",
    groupSize: attentionDp,
    bytesPerRow,
  });
}
