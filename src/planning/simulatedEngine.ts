import { memoisedStepTime } from "../cost/memoisedStepTime.ts";
import type { StepTimeModel } from "../cost/stepTimeModel.ts";
import { emptyStep } from "../operators/step.ts";
import { rankStepSeconds, type Pool } from "../serving/calibrated/pool.ts";
import type { Problem } from "../serving/calibrated/problem.ts";
import { independentPositions, rateOfLength } from "../serving/calibrated/speculation.ts";
import { type EngineConfig, engineDefaults, type Speculation } from "../simulation/engine/engineConfig.ts";

/** What a user may say of the engine beyond what its name implies. */
export type EngineOptions = Partial<Omit<EngineConfig, "stepTime" | "speculation">>;

/** Tokens in a block of vLLM's default KV cache. */
const blockTokens = 16;

/**
 * One worker of a calibrated scenario as the simulator runs it: the engine's own policy and calibrated
 * step times. The ranks of data-parallel attention step together, so they are one engine with the memory
 * and the places of all of them, and a step lasts as long as its fullest rank needs. Pipeline stages are
 * micro-batches in flight, each with its share of the places and a token budget of its own.
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
    maxBatchTokens: pool.prefillBudgetTokens * ranks,
    maxSequences: Math.max(pipelineStages, Math.floor(places * ranks * pipelineStages)),
    kvBlockTokens: blockTokens,
    kvBlocks: Math.floor(tokensHeld / (options.kvBlockTokens ?? blockTokens)),
    kvReservation: policy.reservedOutputShare === 1 ? "request" : "on-demand",
    pipelineStages,
    receiveIntervalSteps: problem.scheduler.receiveIntervalSteps,
    schedulesAhead: problem.schedulesAhead && pipelineStages === 1,
    balancedRanks: policy.balancesRanks ? ranks : 1,
    // The count runs on without prompts, so that one that comes at any time waits half of it.
    balanceSteps: Math.round(2 * problem.constants.balanceSteps),
    ...options,
    stepTime: memoisedStepTime(ranks === 1 ? pool.steps : fullestRank(pool.steps, ranks)),
    speculation: speculationOf(problem, pool),
  };
}

/** Ranks of data-parallel attention in one step; a pool counts the batches of all pipeline stages. */
function attentionRanks({ ranks, pipelineStages }: Pool): number {
  return ranks / pipelineStages;
}

/** Decodes are spread evenly over the ranks; of n prompts the fullest rank has ceil(n/ranks). */
function fullestRank(model: StepTimeModel, ranks: number): StepTimeModel {
  const part = emptyStep();
  return {
    name: model.name,
    stepSeconds(step) {
      const prompts = Math.ceil(step.prefillSequences / ranks);
      const share = prompts === 0 ? 0 : prompts / step.prefillSequences;
      part.prefillSequences = prompts;
      part.prefillTokens = step.prefillTokens * share;
      part.prefillPairs = step.prefillPairs * share;
      part.prefillContextTokens = step.prefillContextTokens * share;
      part.decodeSequences = step.decodeSequences / ranks;
      part.decodeQueryTokens = step.decodeQueryTokens;
      part.decodeContextTokens = step.decodeContextTokens / ranks;
      return model.stepSeconds(part);
    },
  };
}

/** Acceptance of each position given those before it. */
function speculationOf({ speculation }: Problem, pool: Pool): Speculation | undefined {
  const { draftSteps } = pool;
  const ranks = attentionRanks(pool);
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
      ((sequences, context) =>
        rankStepSeconds(draftSteps, sequences / ranks, context / sequences, 1, 0, 0, 0, 0)),
  };
}
