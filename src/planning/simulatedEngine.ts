import { memoisedStepTime } from "../cost/memoisedStepTime.ts";
import { rankStepSeconds, type Pool } from "../serving/calibrated/pool.ts";
import type { Problem } from "../serving/calibrated/problem.ts";
import { independentPositions, rateOfLength } from "../serving/calibrated/speculation.ts";
import { type EngineConfig, engineDefaults, type Speculation } from "../simulation/engine/engineConfig.ts";

/** What a user may say of the engine beyond what its name implies. */
export type EngineOptions = Partial<Omit<EngineConfig, "stepTime" | "loneStepTime" | "speculation">>;

/** Tokens in a block of vLLM's default KV cache. */
const blockTokens = 16;

/**
 * One worker of a calibrated scenario as the simulator runs it: the engine's own policy and calibrated
 * step times. The ranks of data-parallel attention step together, so they are one engine with the memory
 * of all of them. Pipeline stages are micro-batches in flight, each with its share of the places and a token budget of
 * its own.
 */
export function simulatedEngine(problem: Problem, pool: Pool, options: EngineOptions = {}): EngineConfig {
  const { policy, workload } = problem;
  const { pipelineStages } = pool;
  const ranks = attentionRanks(pool);
  const reserved = policy.reservedOutputShare * workload.outputTokens;
  const tokensHeld = pool.sequencesPerRank * (workload.inputTokens + reserved) * pool.ranks;
  const places = Math.min(
    pool.maxSequences,
    pool.prefillBudgetTokens / (1 + problem.speculation.draftTokens),
  );
  return {
    ...engineDefaults,
    batching: policy.scheduling === "mixed" ? "mixed" : "prefill-first",
    maxBatchTokens: pool.prefillBudgetTokens,
    maxSequences: Math.max(pipelineStages, Math.floor(places * ranks * pipelineStages)),
    kvBlockTokens: blockTokens,
    kvBlocks: Math.floor(tokensHeld / (options.kvBlockTokens ?? blockTokens)),
    kvReservation: policy.reservedOutputShare === 1 ? "request" : "on-demand",
    pipelineStages,
    receiveIntervalSteps: problem.scheduler.receiveIntervalSteps,
    schedulesAhead: problem.schedulesAhead && pipelineStages === 1,
    ranks,
    // The count runs on without prompts, so that one that comes at any time waits half of it.
    balanceSteps: policy.balancesRanks ? Math.round(2 * problem.constants.balanceSteps) : 0,
    ...options,
    stepTime: memoisedStepTime(pool.steps),
    loneStepTime: pool.loneSteps,
    speculation: speculationOf(problem, pool),
  };
}

/** Ranks of data-parallel attention in one step; a pool counts the batches of all pipeline stages. */
function attentionRanks({ ranks, pipelineStages }: Pool): number {
  return ranks / pipelineStages;
}

/** Acceptance of each position given those before it. */
function speculationOf({ speculation }: Problem, pool: Pool): Speculation | undefined {
  const { draftSteps } = pool;
  const { draftTokens, acceptedTokens } = speculation;
  if (draftTokens === 0) return undefined;
  const positions =
    speculation.positions ?? independentPositions(draftTokens, rateOfLength(draftTokens, acceptedTokens));
  return {
    draftTokens,
    acceptance: positions.map((share, i) =>
      i === 0 ? share : Math.min(1, share / Math.max(positions[i - 1]!, 1e-9)),
    ),
    draftSeconds:
      draftSteps &&
      ((sequences, context) => rankStepSeconds(draftSteps, sequences, context / sequences, 1, 0, 0, 0, 0)),
  };
}
