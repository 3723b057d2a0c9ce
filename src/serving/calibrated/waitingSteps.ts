import type { Problem } from "./problem.ts";
import type { SchedulerSettings } from "./workload.ts";

/**
 * Decode steps until the scheduler takes up a request: what is left of the step in which it comes, until it looks, the step
 * that it has formed ahead by then, and balancing of ranks. In a closed loop a request comes as another ends, so that all
 * of the step that begins then is left; at random times half of one is.
 */
export function waitingSteps(problem: Problem, left: 1 | 0.5): number {
  const { scheduler, policy, decode, constants } = problem;
  const balance = policy.balancesRanks && decode.ranks > decode.pipelineStages ? constants.balanceSteps : 0;
  return Math.max(left, pollingSteps(scheduler)) + (formsAhead(problem) ? 1 : 0) + balance;
}

/** Whether a step is formed while the one before runs; micro-batches of pipeline stages take turns anyway. */
export const formsAhead = ({ schedulesAhead, decode }: Problem): boolean =>
  schedulesAhead && decode.pipelineStages === 1;

/** Decode steps until the scheduler looks at new requests: half of those between two looks. */
export function pollingSteps({ receiveIntervalSteps }: SchedulerSettings): number {
  return receiveIntervalSteps / 2;
}
