import { closedLoad } from "./closedLoad.ts";
import type { ClosedLoop } from "./closedLoop.ts";
import { decodeIterationSeconds } from "./decodeSeconds.ts";
import type { Problem } from "./problem.ts";
import { promptSeconds } from "./promptCost.ts";
import { queueShare } from "./queueShare.ts";
import { addedInMixedSteps, gathered, promptsBetweenSteps } from "./sharedSteps.ts";
import { staysBusy, waitingSteps } from "./waitingSteps.ts";

const iterations = 6;

/**
 * `resident` requests on a rank, with prompts of `alone` seconds, that are in all phases of their lives, as in a service that has run for hours.
 *
 * Requests end, and so prompts come, with steps and not with time: while a long prompt is in a step, the answers of all others
 * go on by one token, or by none where prompts go first, and hardly any ends. So steps are what the queue is counted in. A
 * mixed step serves prompts up to its budget; of steps of prompts alone there are as many as it takes.
 * @equation SV-STEADY-LOOP
 */
export function steadyLoop(problem: Problem, resident: number, alone: number, out: ClosedLoop): void {
  const { decode: pool, policy, workload, shape, speculation, overheads } = problem;
  const outputTokens = Math.max(1, workload.outputTokens);
  const answerSteps = outputTokens / speculation.acceptedTokens;
  const mixed = policy.scheduling === "mixed";
  const others = Math.max(0, resident - 1);
  const missed = waitingSteps(problem, 0.5, staysBusy(resident));
  const ownSteps = answerSteps + missed + (mixed ? shape.chunks : 0);
  const perStep = mixed ? budgetPrompts(problem) : Infinity;
  const spread = queueShare * (1 + shape.variation) * (1 - 1 / resident);
  let decoding = resident;
  let step = decodeIterationSeconds(problem, pool, decoding);
  let decodeStep = 0;
  let added = alone;
  let arrivals = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    decodeStep = decodeIterationSeconds(problem, pool, decoding);
    const delay = ownSteps + overheads.requestSeconds / step;
    const use = mixed ? closedLoad(resident, perStep, delay, spread / perStep) : 0;
    arrivals = mixed ? use * perStep : resident / delay;
    added = mixed
      ? addedInMixedSteps(problem, arrivals, decoding, decodeStep)
      : promptSeconds(pool.steps, shape, promptsBetweenSteps(problem, arrivals, 0));
    decoding = Math.max(1, arrivals * answerSteps);
    step = decodeStep + arrivals * added;
  }
  const fromOthers = arrivals * (1 - 1 / resident);
  const cycleSteps = resident / arrivals;
  // Steps behind other prompts, by Little's law what is left of the cycle.
  const behind = Math.max(0, cycleSteps - (ownSteps + overheads.requestSeconds / step));
  const beside = Math.min(others / 2, gathered(fromOthers, problem));
  const batch = (1 + beside) * promptSeconds(pool.steps, shape, 1 + beside);
  const queue =
    batch - alone + missed * fromOthers * added + (mixed ? behind * (decodeStep + perStep * added) : 0);
  const passing = (others * answerSteps) / cycleSteps;
  out.decodeStep = decodeStep;
  out.stall = (passing * added) / outputTokens;
  out.tpot = decodeStep / speculation.acceptedTokens + out.stall;
  out.queue = others > 0 ? queue : 0;
  out.ttft =
    others > 0 ? (mixed ? added + shape.chunks * decodeStep : alone) + missed * decodeStep + queue : alone;
  out.load = (fromOthers * added) / step;
  out.decoding = decoding;
}

/** Prompts that fit in a step as it is filled up, a fraction of one where a prompt needs several. */
const budgetPrompts = ({ shape }: Problem): number =>
  shape.chunks > 1 ? 1 / shape.chunks : shape.promptsPerStep;
