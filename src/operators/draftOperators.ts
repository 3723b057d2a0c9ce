import type { AttentionMixer, LayerGroup, ModelArchitecture } from "../catalog/modelArchitecture.ts";
import { gemm } from "./build.ts";
import { randomRouting, type Routing } from "./feedForwardOperators.ts";
import { formatsOf, type Formats } from "./formats.ts";
import { mergeEqual } from "./mergeEqual.ts";
import type { Operator } from "./operator.ts";
import { embeddingOperators, headOperators, layerOperators, operatorsOf } from "./operatorsOf.ts";
import type { Sharding } from "./sharding.ts";

/**
 * What guesses tokens for speculative decoding: a smaller model, an EAGLE head trained on the model's hidden states,
 * the model's own multi-token-prediction layers, or n-grams looked up in the text so far.
 */
export type DraftMethod = "draft-model" | "eagle" | "mtp" | "ngram";

/** A drafter; a draft model, and an EAGLE head that is known, bring their own architecture. */
export type Draft =
  | { readonly method: "draft-model"; readonly own: DraftArchitecture }
  | { readonly method: "eagle"; readonly own?: DraftArchitecture }
  | { readonly method: "mtp" | "ngram" };

export interface DraftArchitecture {
  readonly architecture: ModelArchitecture;
  readonly formats: Formats;
}

export interface DraftOperators {
  /** One pass on one device that gives every sequence one more token; empty for n-grams. */
  readonly pass: readonly Operator[];
  /** The same with every layer that lies in memory, for its weights and its KV cache. */
  readonly resident: readonly Operator[];
}

const none: DraftOperators = { pass: [], resident: [] };

/**
 * The operators that draft one token for each sequence, sharded as the model is but without pipeline stages: engines
 * run the drafter on the devices of one stage. Passes are autoregressive: k tokens take k of them.
 */
export function draftOperators(
  draft: Draft,
  model: ModelArchitecture,
  sharding: Sharding,
  formats: Formats,
  routing: Routing = randomRouting,
): DraftOperators {
  const onOneStage = { ...sharding, pp: 1 };
  switch (draft.method) {
    case "ngram":
      return none;
    case "mtp": {
      const pass = named(nextTokenPredictionOperators(model, onOneStage, formats, routing));
      return { pass, resident: repeated(pass, model.nextTokenPredictionLayers ?? 1) };
    }
    case "eagle": {
      const pass = named(
        draft.own
          ? sharingEmbedding(operatorsOf(draft.own.architecture, onOneStage, draft.own.formats, routing))
          : eagleOperators(model, onOneStage, formats, routing),
      );
      return { pass, resident: pass };
    }
    case "draft-model": {
      const pass = named(operatorsOf(draft.own.architecture, onOneStage, draft.own.formats, routing));
      return { pass, resident: pass };
    }
  }
}

/**
 * One multi-token-prediction layer (DeepSeek-V3, arXiv:2412.19437): a projection of the last hidden state beside the
 * embedding of the next token, one layer of the model's main kind, and the model's own embedding and head.
 */
function nextTokenPredictionOperators(
  architecture: ModelArchitecture,
  sharding: Sharding,
  formats: Formats,
  routing: Routing,
): readonly Operator[] {
  const { hiddenSize } = architecture;
  const once = { hiddenSize, sharding, formats, count: 1 };
  return [
    ...embeddingOperators(architecture, once),
    featureProjection(hiddenSize, sharding, formats),
    ...layerOperators(mainGroup(architecture), architecture, once, routing),
    ...headOperators(architecture, once),
  ].map((operator) => (operator.part === "head" ? borrowed(operator) : borrowedEmbedding(operator)));
}

/** Words that an EAGLE-3 head can draft (arXiv:2503.01840): 32,000 in every head that SpecForge trains. */
const draftVocabulary = 32_000;
/** Feed-forward width over hidden size in heads for mixtures without a dense layer (SpecForge: Qwen3-235B-A22B). */
const mixtureWidening = 6;
/** Heads of latent attention become plain ones of this width with this many KV heads (SpecForge: DeepSeek-V3). */
const plainHead = { headDim: 128, kvHeads: 8 };

/**
 * An EAGLE head as published ones are built: one dense layer in bf16 with the model's hidden size and grouped attention,
 * fed with the model's features beside the embedding of the last token, with a small vocabulary of its own.
 */
function eagleOperators(
  model: ModelArchitecture,
  sharding: Sharding,
  formats: Formats,
  routing: Routing,
): readonly Operator[] {
  const { hiddenSize, layers, vocabularySize } = model;
  const widths = layers.flatMap(({ feedForward }) =>
    feedForward.kind === "dense" ? feedForward.intermediateSize : [],
  );
  const intermediateSize = Math.max(...widths, widths.length > 0 ? 0 : mixtureWidening * hiddenSize);
  const architecture: ModelArchitecture = {
    hiddenSize,
    vocabularySize: Math.min(draftVocabulary, vocabularySize),
    tiedEmbeddings: false,
    layers: [
      {
        count: 1,
        mixer: plainAttention(model),
        feedForward: { kind: "dense", intermediateSize, gated: true },
      },
    ],
  };
  const own = formatsOf({ linear: "bf16" }, { kvCache: formats.kvCache });
  return [
    ...sharingEmbedding(operatorsOf(architecture, sharding, own, routing)),
    featureProjection(hiddenSize, sharding, own),
  ];
}

/** The attention of a head: the model's own where it is grouped attention over the whole context. */
function plainAttention(model: ModelArchitecture): AttentionMixer {
  const grouped = model.layers.find(
    ({ mixer }) => mixer.kind === "attention" && mixer.window === undefined,
  )?.mixer;
  if (grouped?.kind === "attention") {
    const { heads, kvHeads, headDim } = grouped;
    return { kind: "attention", heads, kvHeads, headDim };
  }
  const heads = Math.max(1, Math.round(model.hiddenSize / plainHead.headDim));
  return {
    kind: "attention",
    heads,
    kvHeads: Math.min(heads, plainHead.kvHeads),
    headDim: plainHead.headDim,
  };
}

function featureProjection(hiddenSize: number, sharding: Sharding, formats: Formats): Operator {
  return gemm(
    { hiddenSize, sharding, formats, count: 1 },
    { name: "projection", part: "feedForward", weights: "router", n: hiddenSize, k: 2 * hiddenSize },
  );
}

/** The kind of layer that most of the model consists of. */
function mainGroup({ layers }: ModelArchitecture): LayerGroup {
  return layers.reduce((most, group) => (group.count > most.count ? group : most));
}

/** Reads weights that the model keeps. */
const borrowed = (operator: Operator): Operator => ({ ...operator, storedBytes: 0 });

const borrowedEmbedding = (operator: Operator): Operator =>
  operator.part === "embedding" ? borrowed(operator) : operator;

const sharingEmbedding = (operators: readonly Operator[]): readonly Operator[] =>
  operators.map(borrowedEmbedding);

const named = (operators: readonly Operator[]): readonly Operator[] =>
  mergeEqual(operators).map((operator) => ({ ...operator, name: `draft.${operator.name}` }));

function repeated(pass: readonly Operator[], layers: number): readonly Operator[] {
  return pass.map((operator) =>
    operator.part === "head" || operator.part === "embedding"
      ? operator
      : { ...operator, count: operator.count * layers },
  );
}
