/**
 * What one engine iteration works on, summed over its sequences. Plain mutable numbers: callers in
 * hot loops keep one record and overwrite it.
 */
export interface Step {
  /** Sequences that prefill in this step. */
  prefillSequences: number;
  /** New prompt tokens of this step, over those sequences. */
  prefillTokens: number;
  /** Query-key pairs under the causal mask: for a chunk of n tokens after c cached ones, n*c + n*(n+1)/2, summed. */
  prefillPairs: number;
  /** Tokens whose keys and values the prefill attention reads: c + n a sequence, summed. */
  prefillContextTokens: number;
  /** Sequences that decode. */
  decodeSequences: number;
  /** Query tokens a decoding sequence: 1, or 1 + draft length when verifying. */
  decodeQueryTokens: number;
  /** Tokens in the KV cache of the decoding sequences, summed. */
  decodeContextTokens: number;
}

/** A step that does nothing yet: one record that a hot loop overwrites. */
export function emptyStep(): Step {
  return {
    prefillSequences: 0,
    prefillTokens: 0,
    prefillPairs: 0,
    prefillContextTokens: 0,
    decodeSequences: 0,
    decodeQueryTokens: 1,
    decodeContextTokens: 0,
  };
}
