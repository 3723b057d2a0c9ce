import type { FormatName } from "./numberFormat.ts";

/** The token mixer of a layer: what lets tokens see each other. */
export type Mixer =
  | AttentionMixer
  | LatentAttentionMixer
  | GatedDeltaMixer
  | Mamba2Mixer
  | LightningMixer
  | CompressedAttentionMixer
  | { readonly kind: "none" };

/** Softmax attention with grouped KV heads (MHA, GQA, MQA). */
export interface AttentionMixer {
  readonly kind: "attention";
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** Width of a value head where it differs from that of queries and keys. */
  readonly valueHeadDim?: number;
  /** Tokens that a query can see: a sliding window or a chunk. Absent: all. */
  readonly window?: number;
  /** The window is a chunk that starts anew every `window` tokens (Llama 4), so a query sees half of it on average. */
  readonly chunked?: boolean;
  /** Keys are the values too: one projection makes both (Gemma 4's global layers). */
  readonly keyIsValue?: boolean;
  /** This layer reads the KV cache of an earlier one and has no key and value projections of its own (Gemma 4 E2B). */
  readonly reusesKvCache?: boolean;
  readonly bias?: { readonly qkv?: boolean; readonly output?: boolean };
  /** RMS norm weights on queries and keys, per head dimension or over all heads. */
  readonly queryKeyNorm?: "head" | "full";
  /** A sigmoid gate of the query's width beside the query projection (Qwen3.5). */
  readonly outputGate?: boolean;
  /** One learned sink logit a head (gpt-oss). */
  readonly sinks?: boolean;
  /** Chooses the tokens that are attended; the cache keeps all (MiniMax-M3). */
  readonly indexer?: SparseIndexer;
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
  /** A sigmoid gate on the output, projected from the hidden state (Kimi K3). */
  readonly outputGate?: boolean;
  readonly indexer?: SparseIndexer;
}

/** Scores all past tokens cheaply and lets attention read the best `topK` (DeepSeek-V3.2). */
export interface SparseIndexer {
  readonly heads: number;
  readonly headDim: number;
  readonly topK: number;
  /** This layer takes the choice of an earlier layer: no weights, no cache, no scoring of its own (GLM-5.2). */
  readonly shared?: boolean;
  /** Chooses whole blocks of so many tokens by their best score: keys in 16 bits, no weight a head (MiniMax-M3). */
  readonly blockTokens?: number;
}

/**
 * Compressed attention (DeepSeek-V4): one latent of `headDim` is key and value of all heads; every
 * query sees the last `window` tokens one by one and older ones in entries of `compressRatio` tokens.
 */
export interface CompressedAttentionMixer {
  readonly kind: "compressedAttention";
  readonly heads: number;
  readonly headDim: number;
  readonly ropeHeadDim: number;
  readonly queryLoraRank: number;
  /** The output projection first maps `outputGroups` groups of heads to `outputLoraRank` each. */
  readonly outputGroups: number;
  readonly outputLoraRank: number;
  readonly window: number;
  /** Tokens in one compressed entry; absent: the window is all there is. */
  readonly compressRatio?: number;
  /** Neighbouring entries overlap, which doubles the compressor's width (ratio 4). */
  readonly overlap?: boolean;
  /** Chooses `topK` compressed entries; absent: all are read. */
  readonly indexer?: SparseIndexer;
}

/** Gated delta network (Qwen3-Next, Qwen3.5, Kimi Linear): a fixed-size recurrent state instead of a KV cache. */
export interface GatedDeltaMixer {
  readonly kind: "gatedDelta";
  readonly keyHeads: number;
  readonly valueHeads: number;
  readonly keyHeadDim: number;
  readonly valueHeadDim: number;
  readonly convKernel: number;
  /** Decay and output gate come through this rank and the decay is per channel (Kimi Delta Attention, arXiv:2510.26692). */
  readonly gateLoraRank?: number;
  /** Only the decay comes through `gateLoraRank`, the output gate is a whole projection (Kimi K3). */
  readonly wholeGate?: boolean;
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
  /** A token chooses among the experts of some of so many equal groups (DeepSeek-V3: 4 of 8). */
  readonly expertGroups?: ExpertGroups;
}

export interface ExpertGroups {
  readonly count: number;
  readonly chosen: number;
}

/** All equal layers of a model, wherever they stand in the stack. */
export interface LayerGroup {
  readonly count: number;
  readonly mixer: Mixer;
  readonly feedForward: FeedForward;
  /** Norm weights (and biases) per layer, in multiples of the hidden size; default 2. */
  readonly norms?: number;
  /** Attention and feed-forward read the same input and join in one sum (GPT-J, Falcon, Phi-2, Command R). */
  readonly parallel?: boolean;
  /** Parameters of one such layer that no other field describes, said in `extraParametersNote`. */
  readonly extraParameters?: number;
  readonly extraParametersNote?: string;
}

/** The language model of a release: everything that its parameter count, its FLOPs and its bytes follow from. */
export interface ModelArchitecture {
  readonly hiddenSize: number;
  readonly vocabularySize: number;
  readonly tiedEmbeddings: boolean;
  /** Learned position table rows (GPT-2, OPT). */
  readonly learnedPositions?: number;
  readonly layers: readonly LayerGroup[];
  /** Norm weights (and biases) after the last layer, in multiples of the hidden size; default 1. */
  readonly finalNorms?: number;
  /** Residual streams of manifold-constrained hyper-connections (DeepSeek-V4). */
  readonly hyperConnectionStreams?: number;
  /** Parameters outside the layers that no other field describes, said in `extraParametersNote`. */
  readonly extraParameters?: number;
  readonly extraParametersNote?: string;
  /** The developer's count of active parameters leaves the embedding table out (gpt-oss, DeepSeek-V3). */
  readonly activeWithoutEmbedding?: boolean;
  /** The developer's count of active parameters leaves the language-model head out too (GLM, MiniMax). */
  readonly activeWithoutHead?: boolean;
  readonly maxContextTokens?: number;
  /** Multi-token-prediction layers shipped with the weights; left out of the parameter count, as published counts do. */
  readonly nextTokenPredictionLayers?: number;
  /** Parameters of encoders and projectors outside the language model. */
  readonly encoderParameters?: number;
}

/** Formats in which a release ships its weights. Norms, routers and biases stay at 16 bits or more. */
export interface WeightFormats {
  /** Dense linear layers of the transformer blocks. */
  readonly linear: FormatName;
  /** Routed experts; absent: as `linear`. */
  readonly experts?: FormatName;
  /** Shared experts; absent: as `linear`. */
  readonly sharedExperts?: FormatName;
  /** Attention projections; absent: as `linear`. */
  readonly attention?: FormatName;
  /** Output projection of attention; absent: as `attention`. */
  readonly attentionOutput?: FormatName;
  /** Sparse indexer; absent: as `attention`. */
  readonly indexer?: FormatName;
  /** Projections of linear-attention and Mamba layers; absent: as `linear`. */
  readonly recurrent?: FormatName;
  /** Embedding table; absent: bf16, or `linear` where that is 16 bits or more. */
  readonly embedding?: FormatName;
  /** Language-model head; absent: as `embedding`. */
  readonly head?: FormatName;
  /** KV cache when the release states one. */
  readonly kvCache?: FormatName;
}

export interface Model {
  readonly id: string;
  readonly name: string;
  readonly developer: string;
  /** Absent for a model read from a bare config.json. */
  readonly releaseYear?: number;
  readonly aliases: readonly string[];
  readonly architecture: ModelArchitecture;
  readonly weightFormats: WeightFormats;
  /** Counts the developer states, where one is public. */
  readonly publishedParameters?: { readonly total: number; readonly active?: number };
  /** What an import took as read because the file does not say it; shown as warnings. */
  readonly notes?: readonly string[];
}
