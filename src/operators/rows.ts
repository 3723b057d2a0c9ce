import type { Rows } from "./operator.ts";
import type { Step } from "./step.ts";

/** Rows that an operator works on in a step; `prefillShare` of the prefill rows are this device's. */
export function rowsOf(rows: Rows, step: Step, prefillShare: number): number {
  switch (rows) {
    case "tokens":
      return step.prefillTokens * prefillShare + step.decodeSequences * step.decodeQueryTokens;
    case "prefill":
      return step.prefillTokens * prefillShare;
    case "prefillContext":
      return step.prefillContextTokens * prefillShare;
    case "decode":
      return step.decodeSequences * step.decodeQueryTokens;
    case "sampled":
      return step.prefillSequences + step.decodeSequences * step.decodeQueryTokens;
  }
}

/**
 * Query-key pairs of the prefill when a query sees at most `window` tokens. A step holds sums only, so its sequences
 * are taken as equal: exact for equal ones. A chunk of n tokens after c cached ones has min(window, c + i) pairs in
 * its i-th row; where the window starts anew (`chunked`), half a window on average once it was full.
 * @equation OP-WINDOW
 */
export function windowedPrefillPairs(step: Step, window: number, chunked = false): number {
  const sequences = step.prefillSequences;
  if (sequences <= 0) return 0;
  const newTokens = step.prefillTokens / sequences;
  const cached = step.prefillContextTokens / sequences - newTokens;
  if (cached + newTokens <= window) return step.prefillPairs;
  const growing = Math.max(0, Math.min(newTokens, window - cached));
  const full = chunked ? (window + 1) / 2 : window;
  const pairs = growing * cached + (growing * (growing + 1)) / 2 + (newTokens - growing) * full;
  return Math.min(step.prefillPairs, sequences * pairs);
}

/** Cached tokens that windowed prefill attention reads: at most `window` before each chunk. */
export function windowedCachedTokens(step: Step, window: number): number {
  if (step.prefillSequences <= 0) return 0;
  const cached = step.prefillContextTokens - step.prefillTokens;
  return Math.max(0, Math.min(cached, window * step.prefillSequences));
}

/** Tokens that windowed decode attention reads, sequences taken as equal. */
export function windowedDecodeTokens(step: Step, window: number, chunked = false): number {
  const most = window * step.decodeSequences;
  if (step.decodeSequences <= 0 || step.decodeContextTokens <= most) return step.decodeContextTokens;
  return chunked ? most / 2 : most;
}
