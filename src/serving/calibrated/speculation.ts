/** Speculative decoding as the decode loop sees it. */
export interface Speculation {
  /** Draft tokens a step; 0 without speculation. */
  readonly draftTokens: number;
  /** Mean tokens that a verification step yields, the bonus token included: 1 to 1 + draftTokens. */
  readonly acceptedTokens: number;
}

export const noSpeculation: Speculation = { draftTokens: 0, acceptedTokens: 1 };

/**
 * Mean accepted length by number of draft tokens, median of measured curves (SPEED-Bench coding prompts, thinking on:
 * DeepSeek-V4-Pro, GLM-5.2 and Qwen3.5 with multi-token prediction; Kimi-K2.5 and MiniMax-M3 with EAGLE-3).
 * Independent acceptance at the rate of the first token would promise up to twice as much at long drafts.
 */
export const measuredAcceptance: readonly number[] = [1, 1.83, 2.45, 2.9, 3.24, 3.5, 3.7, 3.75, 3.9];

/** Tokens a step when the measured gains over one token are scaled by `factor`. */
export function acceptedTokens(draftTokens: number, factor: number): number {
  const last = measuredAcceptance.length - 1;
  const measured = measuredAcceptance[Math.min(draftTokens, last)] ?? 1;
  return 1 + (measured - 1) * factor;
}

/**
 * Tokens a step when each draft token is accepted independently with probability `rate`.
 * @equation SV-ACCEPTANCE
 */
export function independentlyAcceptedTokens(draftTokens: number, rate: number): number {
  if (rate >= 1) return draftTokens + 1;
  return (1 - rate ** (draftTokens + 1)) / (1 - rate);
}
