import type { Draft } from "../../operators/draftOperators.ts";

/** Speculative decoding as the decode loop sees it. */
export interface Speculation {
  /** Draft tokens a step; 0 without speculation. */
  readonly draftTokens: number;
  /** Mean tokens that a verification step yields, the bonus token included: 1 to 1 + draftTokens. */
  readonly acceptedTokens: number;
  /** Share of steps in which the draft token at each position is accepted; absent: each as likely as the one before. */
  readonly positions?: readonly number[];
  /** What drafts; absent: something that takes no time and no memory. */
  readonly draft?: Draft;
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
  return tokensOfPositions(independentPositions(draftTokens, Math.min(1, rate)));
}

/** The positions of drafts whose tokens are each accepted with probability `rate`, given those before. */
export function independentPositions(draftTokens: number, rate: number): readonly number[] {
  const positions: number[] = [];
  // Products and not powers, which JavaScript engines round differently.
  for (let share = rate; positions.length < draftTokens; share *= rate) positions.push(share);
  return positions;
}

/** The rate of independent acceptance at which a step yields `length` tokens. */
export function rateOfLength(draftTokens: number, length: number): number {
  let low = 0;
  let high = 1;
  for (let halving = 0; halving < 50; halving++) {
    const rate = (low + high) / 2;
    if (independentlyAcceptedTokens(draftTokens, rate) < length) low = rate;
    else high = rate;
  }
  return (low + high) / 2;
}

/**
 * The positions behind measured mean lengths. Between measured draft lengths, and beyond them, the median of all
 * measured curves gives the shape. No token is accepted more often than the one before it.
 */
export function measuredPositions(
  points: readonly { readonly draftTokens: number; readonly length: number }[],
  draftTokens: number,
  factor = 1,
): readonly number[] {
  const positions: number[] = [];
  let before = 1;
  let previous = 1;
  for (let tokens = 1; tokens <= draftTokens; tokens++) {
    const length = lengthAt(points, tokens);
    const share = Math.max(0, Math.min(previous, length - before));
    before += share;
    previous = share;
    positions.push(share * factor);
  }
  return positions;
}

function lengthAt(
  points: readonly { readonly draftTokens: number; readonly length: number }[],
  tokens: number,
): number {
  const typical = (count: number) => acceptedTokens(count, 1) - 1;
  const ratio = (point: { readonly draftTokens: number; readonly length: number }) =>
    (point.length - 1) / typical(point.draftTokens);
  const above = points.find((point) => point.draftTokens >= tokens);
  const below = points.findLast((point) => point.draftTokens <= tokens);
  if (above === undefined || below === undefined) {
    const only = above ?? below;
    return 1 + typical(tokens) * (only ? ratio(only) : 1);
  }
  const span = above.draftTokens - below.draftTokens;
  const share = span === 0 ? 0 : (tokens - below.draftTokens) / span;
  return 1 + typical(tokens) * (ratio(below) * (1 - share) + ratio(above) * share);
}

/** Mean tokens of a step with these positions: the bonus token and what is accepted before it. */
export function tokensOfPositions(positions: readonly number[]): number {
  return positions.reduce((sum, share) => sum + share, 1);
}
