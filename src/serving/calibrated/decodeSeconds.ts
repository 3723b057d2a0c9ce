import { rankStepSeconds, type Pool } from "./pool.ts";
import type { Problem } from "./problem.ts";
import { generatedTokens } from "./workload.ts";

/** Tokens in the KV cache of a sequence, averaged over its decoding. */
export function meanContextTokens({ workload }: Problem): number {
  return workload.inputTokens + generatedTokens(workload);
}

/**
 * One iteration of `sequences` on a rank without prefill: the verification of all drafts, then the drafts.
 * @equation SV-DRAFTING
 */
export function decodeIterationSeconds(problem: Problem, pool: Pool, sequences: number): number {
  const { draftTokens } = problem.speculation;
  const context = meanContextTokens(problem);
  const verify = rankStepSeconds(pool.steps, sequences, context, 1 + draftTokens, 0, 0, 0, 0);
  if (draftTokens === 0 || pool.draftSteps === undefined) return verify;
  return verify + draftTokens * rankStepSeconds(pool.draftSteps, sequences, context, 1, 0, 0, 0, 0);
}
