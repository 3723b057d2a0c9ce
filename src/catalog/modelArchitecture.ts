import type { FormatName } from "./numberFormat.ts";

/** The token mixer of a layer: what lets tokens see each other. */
export type Mixer =
  | AttentionMixer
  | LatentAttentionMixer
  | GatedDeltaMixer
  | Mamba2Mixer
  | LightningMixer
  | { readonly kind: "none" };

/** Softmax attention with grouped KV heads (MHA, GQA, MQA). */
export interface AttentionMixer {
  readonly kind: "attention";
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** Tokens that a query can see: a sliding window or a chunk. Absent: all. */
  readonly window?: number;
  readonly bias?: { readonly qkv?: boolean; readonly output?: boolean };
  /** RMS norm weights on queries and keys, per head dimension or over all heads. */
  readonly queryKeyNorm?: "head" | "full";
  /** A sigmoid gate of the query's width beside the query projection (Qwen3.5). */
  readonly outputGate?: boolean;
  /** One learned sink logit a head (gpt-oss). */
  readonly sinks?: boolean;
}

/** Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434), with an optional sparse indexer (DeepSeek-V3.2). */
export interface LatentAttentionMixer {
  readonly kind: "latentAttention";
  readonly heads: number;
  /** Absent: queries come straight from the hidden state. */
  readonly queryLoraRank?: number;
  readonly kvLoraRank: number;
  readonly qkNopeHeadDim: number;
  readonly qkRopeHeadDim: number;
  readonly valueHeadDim: number;
  readonly indexer?: { readonly heads: number; readonly headDim: number; readonly topK: number; readonly shared?: boolean };
}

/** Gated delta network (Qwen3-Next, Qwen3.5): a fixed-size recurrent state instead of a KV cache. */
export interface GatedDeltaMixer {
  readonly kind: "gatedDelta";
  readonly keyHeads: number;
  readonly valueHeads: number;
  readonly keyHeadDim: number;
  readonly valueHeadDim: number;
  readonly convKernel: number;
}

/** Mamba-2 state-space layer (arXiv:2405.21060). */
export interface Mamba2Mixer {
  readonly kind: "mamba2";
  readonly heads: number;
  readonly headDim: number;
  readonly stateSize: number;
  readonly groups: number;
  readonly convKernel: number;
}

/** Lightning (linear) attention (MiniMax-Text-01, arXiv:2501.08313). */
export interface LightningMixer {
  readonly kind: "lightning";
  readonly heads: number;
  readonly headDim: number;
}

export type FeedForward = DenseFeedForward | MixtureFeedForward | { readonly kind: "none" };

export interface DenseFeedForward {
  readonly kind: "dense";
  readonly intermediateSize: number;
  /** Gate and up projections (SwiGLU) instead of one. */
  readonly gated: boolean;
  readonly bias?: boolean;
}

export interface MixtureFeedForward {
  readonly kind: "mixture";
  readonly experts: number;
  readonly expertsPerToken: number;
  readonly intermediateSize: number;
  readonly gated: boolean;
  readonly bias?: boolean;
  /** Width of all shared experts together; every token passes them. */
  readonly sharedIntermediateSize?: number;
  /** A learned scalar gate on the shared expert (Qwen). */
  readonly sharedGate?: boolean;
  /** A correction bias on the router's scores (DeepSeek-V3). */
  readonly routerBias?: boolean;
  /** Experts work in a narrower space reached by two projections (Nemotron 3 Ultra). */
  readonly latentSize?: number;
}

/** A run of equal layers. */
export interface LayerGroup {
  readonly count: number;
  readonly mixer: Mixer;
  readonly feedForward: FeedForward;
  /** Norm weights (and biases) per layer, in multiples of the hidden size; default 2. */
  readonly norms?: number;
  /** Parameters of this layer that no other field describes, with `extraParametersNote`. */
  readonly extraParameters?: number;
}

/** The language model of a release: everything that its parameter count, its FLOPs and its bytes follow from. */
export interface ModelArchitecture {
  readonly hiddenSize: number;
  readonly vocabularySize: number;
  readonly tiedEmbeddings: boolean;
  /** Learned position table rows (GPT-2, OPT). */
  readonly learnedPositions?: number;
  readonly layers: readonly LayerGroup[];
  readonly maxContextTokens?: number;
  /** Multi-token-prediction layers shipped with the weights; left out of the parameter count, as published counts do. */
  readonly nextTokenPredictionLayers?: number;
  /** Parameters of encoders and projectors outside the language model. */
  readonly encoderParameters?: number;
}

/** Formats in which a release ships its weights. */
export interface WeightFormats {
  /** Dense linear layers of the transformer blocks. */
  readonly linear: FormatName;
  /** Routed experts; absent: as `linear`. */
  readonly experts?: FormatName;
  /** Attention projections; absent: as `linear`. */
  readonly attention?: FormatName;
  /** Embedding and language-model head; absent: bf16. */
  readonly embedding?: FormatName;
  /** KV cache when the release states one. */
  readonly kvCache?: FormatName;
}

export interface Model {
  readonly id: string;
  readonly name: string;
  readonly developer: string;
  readonly releaseYear: number;
  readonly aliases: readonly string[];
  readonly architecture: ModelArchitecture;
  readonly weightFormats: WeightFormats;
  /** Counts the developer states, where one is public. */
  readonly publishedParameters?: { readonly total: number; readonly active?: number };
}
