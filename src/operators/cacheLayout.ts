import type { Operator } from "./operator.ts";

/** What one sequence keeps on one device between steps, all layers together. */
export interface CacheLayout {
  /** Grows with every token. */
  readonly bytesPerToken: number;
  /** Stops growing at `window` tokens. */
  readonly windows: readonly { readonly window: number; readonly bytesPerToken: number }[];
  /** Recurrent state. */
  readonly stateBytes: number;
}

/** Reads the cache of a device off its operators; with pipeline stages, the mean of them. */
export function cacheLayout(operators: readonly Operator[], pipelineStages = 1): CacheLayout {
  const windows = new Map<number, number>();
  let bytesPerToken = 0;
  let stateBytes = 0;
  const addWindow = (window: number, added: number) =>
    windows.set(window, (windows.get(window) ?? 0) + added);
  for (const operator of operators) {
    const count = operator.count / pipelineStages;
    switch (operator.kind) {
      case "decodeAttention":
        if (operator.window === Infinity || operator.chosen)
          bytesPerToken += count * operator.kvWriteBytesPerToken;
        else addWindow(operator.window, count * operator.kvWriteBytesPerToken);
        break;
      case "latentDecodeAttention":
      case "sparseIndexer":
        bytesPerToken += count * operator.kvBytesPerToken;
        break;
      case "compressedAttention":
        bytesPerToken += (count * operator.kvBytesPerToken) / operator.compressRatio;
        addWindow(operator.window, count * operator.kvBytesPerToken);
        break;
      case "gatedDelta":
      case "mamba2":
      case "lightning":
        stateBytes += count * operator.stateBytes;
        break;
    }
  }
  return {
    bytesPerToken,
    windows: [...windows].map(([window, perToken]) => ({ window, bytesPerToken: perToken })),
    stateBytes,
  };
}

/** What a sequence keeps for two models that run side by side. */
export function joinLayouts(first: CacheLayout, second: CacheLayout): CacheLayout {
  return {
    bytesPerToken: first.bytesPerToken + second.bytesPerToken,
    windows: [...first.windows, ...second.windows],
    stateBytes: first.stateBytes + second.stateBytes,
  };
}

/**
 * Bytes that a sequence of `tokens` tokens occupies when caches grow by blocks of `blockTokens`. With drafts an engine keeps
 * the recurrent state after each of them too, `states` in all (vLLM's num_speculative_blocks).
 */
export function sequenceCacheBytes(
  layout: CacheLayout,
  tokens: number,
  blockTokens: number,
  states = 1,
): number {
  const roundUp = (count: number) => Math.ceil(count / blockTokens) * blockTokens;
  let sum = layout.bytesPerToken * roundUp(tokens) + states * layout.stateBytes;
  for (const { window, bytesPerToken } of layout.windows) {
    // A window that does not start on a block boundary touches one block more.
    sum += bytesPerToken * Math.min(roundUp(tokens), roundUp(window) + blockTokens);
  }
  return sum;
}
