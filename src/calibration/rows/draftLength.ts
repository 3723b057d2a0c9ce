import { emptyStep } from "../../operators/step.ts";
import type { CompiledWorker } from "../../serving/calibrated/compilePool.ts";
import { acceptedTokens } from "../../serving/calibrated/speculation.ts";

const longest = 3;

/** Scripts of one worker draft three tokens, or one where attention is data parallel. */
export const scriptedDraftLength = ({ sharding }: CompiledWorker): number =>
  sharding.attentionDp > 1 ? 1 : longest;

/**
 * Recipes of separate pools are tuned for each load, down to how much is drafted: the length of 1 to 3 whose kernels
 * serve `sequences` of `contextTokens` on each rank fastest.
 */
export function fastestDraftLength(
  { costs, draftCosts }: CompiledWorker,
  sequences: number,
  contextTokens: number,
  acceptanceFactor: number,
): number {
  const step = emptyStep();
  step.decodeSequences = sequences;
  step.decodeContextTokens = sequences * contextTokens;
  const secondsOf = (kernels: CompiledWorker["costs"], queryTokens: number): number => {
    step.decodeQueryTokens = queryTokens;
    return kernels.reduce((sum, cost) => sum + cost.seconds(step), 0);
  };
  const tokenSeconds = (drafts: number): number =>
    (secondsOf(costs, 1 + drafts) + drafts * secondsOf(draftCosts, 1)) /
    acceptedTokens(drafts, acceptanceFactor);
  const lengths = Array.from({ length: longest }, (_, index) => index + 1);
  return lengths.reduce((best, drafts) => (tokenSeconds(drafts) < tokenSeconds(best) ? drafts : best));
}
