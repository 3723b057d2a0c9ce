import { bytes, type Bytes } from "../units/quantity.ts";
import { bytesPerElement, type FormatName } from "./numberFormat.ts";
import type { LayerGroup, Mixer, ModelArchitecture, SparseIndexer } from "./modelArchitecture.ts";

/** Layers whose cache stops growing at `windowTokens`. */
export interface WindowedCache {
  readonly windowTokens: number;
  readonly bytesPerToken: Bytes;
  readonly layers: number;
}

/** What one sequence keeps between steps, apart by how it grows. */
export interface KvCacheShape {
  /** Grows with every token, indexer and compressed entries included. */
  readonly bytesPerToken: Bytes;
  /** The part of `bytesPerToken` that sparse indexers hold. */
  readonly indexerBytesPerToken: Bytes;
  /** Grows until the window is full; by rising window. */
  readonly windows: readonly WindowedCache[];
  /** Does not grow: states of linear-attention and Mamba layers. */
  readonly recurrentStateBytes: Bytes;
}

/**
 * An indexer key is stored in 8 bits with one 32-bit scale, whatever the format of the cache (DeepSeek-V3.2); keys of
 * one that chooses blocks in 16 bits (MiniMax-M3).
 */
const indexerScaleBytes = 4;
const blockIndexerElementBytes = 2;

/** Recurrent states are kept in 32 bits, the tail of the convolution's input in 16. */
const stateElementBytes = 4;
const convElementBytes = 2;

/** How the cache of one sequence is made up when keys and values are stored in `format`. */
export function kvCacheShape(architecture: ModelArchitecture, format: FormatName): KvCacheShape {
  const elementBytes = bytesPerElement(format);
  const windows = new Map<number, WindowedCache>();
  let growing = 0;
  let indexers = 0;
  let states = 0;
  for (const { mixer, count } of architecture.layers) {
    growing += count * growingElements(mixer) * elementBytes;
    indexers += count * indexerBytesPerToken(mixer);
    states += count * recurrentStateBytes(mixer);
    const windowed = windowElements(mixer);
    if (windowed) {
      const { windowTokens, elements } = windowed;
      const known = windows.get(windowTokens);
      windows.set(windowTokens, {
        windowTokens,
        bytesPerToken: bytes((known?.bytesPerToken ?? 0) + count * elements * elementBytes),
        layers: (known?.layers ?? 0) + count,
      });
    }
  }
  return {
    bytesPerToken: bytes(growing + indexers),
    indexerBytesPerToken: bytes(indexers),
    windows: [...windows.values()].sort((a, b) => a.windowTokens - b.windowTokens),
    recurrentStateBytes: bytes(states),
  };
}

/** Bytes that each further token adds once all windows are full. */
export function kvCacheBytesPerToken(architecture: ModelArchitecture, format: FormatName): Bytes {
  return kvCacheShape(architecture, format).bytesPerToken;
}

/** Bytes of the fixed-size states of one sequence; 0 without linear-attention or Mamba layers. */
export function recurrentStateBytesPerSequence(architecture: ModelArchitecture): Bytes {
  return bytes(
    architecture.layers.reduce((sum, { mixer, count }) => sum + count * recurrentStateBytes(mixer), 0),
  );
}

/** Bytes that one sequence of `tokens` tokens keeps. */
export function kvCacheBytes(architecture: ModelArchitecture, tokens: number, format: FormatName): Bytes {
  return cachedBytes(kvCacheShape(architecture, format), tokens);
}

/** As `kvCacheBytes`, from a shape worked out once. */
export function cachedBytes(shape: KvCacheShape, tokens: number): Bytes {
  let sum = shape.bytesPerToken * tokens + (tokens > 0 ? shape.recurrentStateBytes : 0);
  for (const { windowTokens, bytesPerToken } of shape.windows)
    sum += Math.min(tokens, windowTokens) * bytesPerToken;
  return bytes(sum);
}

/** Cached elements per token of one layer that sees all tokens; 0 for the others. */
function growingElements(mixer: Mixer): number {
  switch (mixer.kind) {
    case "attention":
      return mixer.window === undefined ? attentionElements(mixer) : 0;
    case "latentAttention":
      return mixer.kvLoraRank + mixer.qkRopeHeadDim;
    case "compressedAttention":
      return mixer.compressRatio === undefined ? 0 : mixer.headDim / mixer.compressRatio;
    default:
      return 0;
  }
}

function windowElements(mixer: Mixer): { windowTokens: number; elements: number } | undefined {
  if (mixer.kind === "compressedAttention") return { windowTokens: mixer.window, elements: mixer.headDim };
  if (mixer.kind !== "attention" || mixer.window === undefined || mixer.reusesKvCache) return undefined;
  return { windowTokens: mixer.window, elements: attentionElements(mixer) };
}

function attentionElements(mixer: Extract<LayerGroup["mixer"], { kind: "attention" }>): number {
  if (mixer.reusesKvCache) return 0;
  return mixer.kvHeads * (mixer.headDim + (mixer.valueHeadDim ?? mixer.headDim));
}

function indexerBytesPerToken(mixer: Mixer): number {
  if (mixer.kind === "attention" || mixer.kind === "latentAttention") return indexerKeyBytes(mixer.indexer);
  if (mixer.kind === "compressedAttention")
    return indexerKeyBytes(mixer.indexer) / (mixer.compressRatio ?? 1);
  return 0;
}

function indexerKeyBytes(indexer: SparseIndexer | undefined): number {
  if (!indexer || indexer.shared) return 0;
  const { headDim, blockTokens } = indexer;
  return blockTokens === undefined ? headDim + indexerScaleBytes : headDim * blockIndexerElementBytes;
}

function recurrentStateBytes(mixer: Mixer): number {
  switch (mixer.kind) {
    case "gatedDelta": {
      const { keyHeads, valueHeads, keyHeadDim, valueHeadDim, convKernel } = mixer;
      const convWidth = 2 * keyHeads * keyHeadDim + valueHeads * valueHeadDim;
      return (
        valueHeads * keyHeadDim * valueHeadDim * stateElementBytes + convTailBytes(convWidth, convKernel)
      );
    }
    case "mamba2": {
      const { heads, headDim, stateSize, groups, convKernel } = mixer;
      const convWidth = heads * headDim + 2 * groups * stateSize;
      return heads * headDim * stateSize * stateElementBytes + convTailBytes(convWidth, convKernel);
    }
    case "lightning":
      return mixer.heads * mixer.headDim * mixer.headDim * stateElementBytes;
    default:
      return 0;
  }
}

function convTailBytes(width: number, kernel: number): number {
  return width * (kernel - 1) * convElementBytes;
}
