import type { FormatName, MathDtype } from "../catalog/numberFormat.ts";

/**
 * Which count of a step drives the rows of an operator: all its tokens, those of one phase, the cached and
 * new tokens of prefilling sequences, or the rows that need logits.
 */
export type Rows = "tokens" | "prefill" | "prefillContext" | "decode" | "sampled";

/** The line of a breakdown that an operator belongs to. */
export type Part = "attention" | "feedForward" | "experts" | "norm" | "embedding" | "head" | "communication";

interface Common {
  /** Place in the model, for example `attention.qkv`. */
  readonly name: string;
  readonly part: Part;
  /** Executions in one pass: the layers that have it. */
  readonly count: number;
  /** Share of the prefill rows that this device handles: 1/cp. */
  readonly prefillShare: number;
  /** Weights of one execution that lie in this device's memory, scales and biases included. */
  readonly storedBytes: number;
}

/** Rows x k times k x n. */
export interface Gemm extends Common {
  readonly kind: "gemm";
  readonly rows: Rows;
  readonly n: number;
  readonly k: number;
  readonly weightFormat: FormatName;
  readonly activationFormat: FormatName;
  readonly math: MathDtype;
  /** Attention wrote its input; else a pass over elements did, such as a norm, which can cast it on the way. */
  readonly followsAttention: boolean;
  /** Weights that one execution reads: `storedBytes`, or the table of a tied embedding. */
  readonly readBytes: number;
  /** Bytes of input and output a row. */
  readonly bytesPerRow: number;
}

/** One small product a head: the absorbed projections of latent attention. */
export interface BatchedGemm extends Common {
  readonly kind: "batchedGemm";
  readonly rows: Rows;
  readonly batch: number;
  readonly n: number;
  readonly k: number;
  readonly math: MathDtype;
  readonly bytesPerRow: number;
}

/** All projections of the routed experts on one device. */
export interface GroupedGemm extends Common {
  readonly kind: "groupedGemm";
  readonly experts: number;
  readonly expertsPerToken: number;
  /** Expert parallel ranks, and the experts that each holds. */
  readonly ranks: number;
  readonly localExperts: number;
  /** Attention data-parallel ranks whose tokens meet in these experts. */
  readonly tokenRanks: number;
  readonly hiddenSize: number;
  /** Width of one expert on this device. */
  readonly intermediateSize: number;
  readonly gated: boolean;
  readonly weightFormat: FormatName;
  readonly activationFormat: FormatName;
  readonly math: MathDtype;
  /** Weights of one expert on this device. */
  readonly expertBytes: number;
  /** Bytes moved for a token in one expert. */
  readonly bytesPerRow: number;
  readonly flopsPerRow: number;
  /** 0: perfectly balanced ranks; 1: the hottest rank of random routing. */
  readonly rankSpread: number;
  /** Coefficient of variation of expert popularity. */
  readonly popularityCv: number;
  /** Share of all token-expert pairs that this rank computes, if more than its own. */
  readonly computedShare?: number;
}

/** Softmax attention over keys and values of each KV head. */
interface SoftmaxAttention extends Common {
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** Tokens a query can see; Infinity without a window. */
  readonly window: number;
  /** The window starts anew every `window` tokens. */
  readonly chunked: boolean;
  /** The window is what an indexer chooses among all tokens, which the cache keeps. */
  readonly chosen?: boolean;
  readonly math: MathDtype;
  readonly cacheFormat: FormatName;
  readonly flopsPerPair: number;
  readonly kvBytesPerToken: number;
  /** 0 in layers that read the cache of another. */
  readonly kvWriteBytesPerToken: number;
  /** Queries and outputs a new token; in prefill also its new keys and values. */
  readonly bytesPerRow: number;
}

/** Of new prompt tokens over themselves and the cached prefix. */
export interface PrefillAttention extends SoftmaxAttention {
  readonly kind: "prefillAttention";
}

/** Of decoding sequences over their KV cache. */
export interface DecodeAttention extends SoftmaxAttention {
  readonly kind: "decodeAttention";
}

/** Latent attention with keys and values expanded to all heads; over `topK` selected tokens where an indexer selects. */
export interface LatentPrefillAttention extends Common {
  readonly kind: "latentPrefillAttention";
  readonly heads: number;
  readonly qkHeadDim: number;
  readonly valueHeadDim: number;
  readonly kvLoraRank: number;
  readonly ropeHeadDim: number;
  /** Tokens the indexer selects; Infinity for dense attention. */
  readonly topK: number;
  readonly math: MathDtype;
  readonly cacheFormat: FormatName;
  readonly flopsPerPair: number;
  /** A pair of a selected token, attended in the latent itself. */
  readonly sparseFlopsPerPair: number;
  readonly kvBytesPerToken: number;
  readonly bytesPerRow: number;
}

/** Latent attention on the compressed cache itself, which all heads share. */
export interface LatentDecodeAttention extends Common {
  readonly kind: "latentDecodeAttention";
  readonly heads: number;
  readonly kvLoraRank: number;
  readonly ropeHeadDim: number;
  readonly topK: number;
  readonly math: MathDtype;
  readonly cacheFormat: FormatName;
  readonly flopsPerPair: number;
  readonly kvBytesPerToken: number;
  readonly bytesPerRow: number;
}

/** DeepSeek-V4's attention, both phases: the last `window` tokens and entries of `compressRatio` older ones. */
export interface CompressedAttention extends Common {
  readonly kind: "compressedAttention";
  readonly heads: number;
  readonly headDim: number;
  readonly window: number;
  /** Tokens in one compressed entry; Infinity without them. */
  readonly compressRatio: number;
  /** Compressed entries that are read; Infinity for all. */
  readonly topK: number;
  readonly math: MathDtype;
  readonly cacheFormat: FormatName;
  readonly flopsPerPair: number;
  /** Of one token in the window, or of one compressed entry. */
  readonly kvBytesPerToken: number;
  readonly bytesPerRow: number;
}

/** Scores of every cached token for the sparse selection of DeepSeek-V3.2; its keys are a second, thin cache. */
export interface SparseIndexer extends Common {
  readonly kind: "sparseIndexer";
  readonly heads: number;
  readonly headDim: number;
  readonly topK: number;
  /** Tokens in one entry. */
  readonly compressRatio: number;
  readonly math: MathDtype;
  /** Of one query and one token. */
  readonly flopsPerPair: number;
  readonly kvBytesPerToken: number;
  readonly bytesPerRow: number;
}

/** A linear recurrence with a state of fixed size a sequence. */
export interface Recurrence extends Common {
  readonly kind: "gatedDelta" | "mamba2" | "lightning";
  readonly heads: number;
  readonly keyDim: number;
  readonly valueDim: number;
  readonly math: MathDtype;
  /** Recurrent and convolution state of one sequence. */
  readonly stateBytes: number;
  /** Tokens of one chunk of the chunked form of prefill, and the kernels of that form. */
  readonly chunk: number;
  readonly chunkKernels: number;
  readonly prefillFlopsPerToken: number;
  readonly decodeFlopsPerToken: number;
  readonly bytesPerRow: number;
}

/** A kernel that only moves bytes: norms, activations, rotary embedding, quantisation, routing, gathers. */
export interface Elementwise extends Common {
  readonly kind: "elementwise";
  readonly rows: Rows;
  readonly bytesPerRow: number;
}

/** One row of the table for each token. */
export interface Embedding extends Common {
  readonly kind: "embedding";
  readonly hiddenSize: number;
  readonly bytesPerRow: number;
}

/** Softmax and a draw over the vocabulary. */
export interface Sampling extends Common {
  readonly kind: "sampling";
  readonly vocabularySize: number;
  readonly bytesPerRow: number;
}

export type CollectivePattern = "allReduce" | "allGather" | "reduceScatter" | "allToAll" | "pointToPoint";

/** Bytes between devices. */
export interface Collective extends Common {
  readonly kind: "collective";
  readonly pattern: CollectivePattern;
  readonly rows: Rows;
  /** Devices that take part. */
  readonly groupSize: number;
  /** Neighbouring devices that the group reaches over: it stays inside a scale-up domain of at least this size. */
  readonly span: number;
  /**
   * Message bytes a row: for `allReduce` and `reduceScatter` of the operand that each device holds; for `allGather`
   * of what one device contributes; for `allToAll` of what one device sends to others; for `pointToPoint` of the message.
   */
  readonly bytesPerRow: number;
  /** Of `allToAll`: experts that a row is sent to, or comes back from. */
  readonly choices?: number;
}

export type Operator =
  | Gemm
  | BatchedGemm
  | GroupedGemm
  | PrefillAttention
  | DecodeAttention
  | LatentPrefillAttention
  | LatentDecodeAttention
  | CompressedAttention
  | SparseIndexer
  | Recurrence
  | Elementwise
  | Embedding
  | Sampling
  | Collective;

export type OperatorKind = Operator["kind"];
