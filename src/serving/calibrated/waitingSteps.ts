import type { Problem } from "./problem.ts";
import type { SchedulerSettings } from "./workload.ts";

/**
 * Decode steps until the scheduler takes up a request: what is left of the step in which it comes, until it looks, the step
 * that it has formed ahead by then, and balancing of ranks, which `allDecode` with this probability: an idle one lets
 * prompts in at once. In a closed loop a request comes as another ends, so that all of the step that begins then is left;
 * at random times half of one is.
 */
export function waitingSteps(problem: Problem, left: 1 | 0.5, allDecode: number): number {
  const { scheduler, policy, decode, constants } = problem;
  const balance = policy.balancesRanks && decode.ranks > decode.pipelineStages ? constants.balanceSteps : 0;
  return Math.max(left, pollingSteps(scheduler)) + (formsAhead(problem) ? 1 : 0) + balance * allDecode;
}

/**
 * Probability that no rank is left without a request when one of a closed loop ends, `resident` of which are spread evenly:
 * of one to two each, that it ended where two were.
 */
export const staysBusy = (resident: number): number => Math.max(0, Math.min(1, 2 - 2 / resident));

/** Whether a step is formed while the one before runs; micro-batches of pipeline stages take turns anyway. */
export const formsAhead = ({ schedulesAhead, decode }: Problem): boolean =>
  schedulesAhead && decode.pipelineStages === 1;

/** Decode steps until the scheduler looks at new requests: half of those between two looks. */
export function pollingSteps({ receiveIntervalSteps }: SchedulerSettings): number {
  return receiveIntervalSteps / 2;
}
