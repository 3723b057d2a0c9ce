import type { ClosedLoop } from "./closedLoop.ts";
import { decodeIterationSeconds, meanContextTokens } from "./decodeSeconds.ts";
import type { Problem } from "./problem.ts";
import { addedPromptSeconds, promptSeconds } from "./promptCost.ts";
import { promptReadingSeconds, secondsBeforeLine } from "./promptReading.ts";
import { emptyTrain, promptTrain, type TrainLoad, type TrainSteps } from "./promptTrain.ts";
import { formsAhead, staysBusy, waitingSteps } from "./waitingSteps.ts";

const iterations = 3;

const load: TrainLoad = {
  requests: 0,
  promptsPerStep: 0,
  answerSteps: 0,
  decodeSeconds: 0,
  refillSeconds: 0,
  readSeconds: 0,
  missedSteps: 0,
  schedulesAhead: false,
  prefillFirst: false,
};
const steps: TrainSteps = { none: 0, one: 0, middlePrompts: 0, middle: 0, full: 0 };
const train = emptyTrain();

/** Whether the requests of a closed loop keep step: drafts are accepted at random, and part them. */
export const keepsStep = ({ workload, speculation }: Problem): boolean =>
  workload.equalLengths && speculation.draftTokens === 0;

/**
 * A closed loop of `resident` requests of equal lengths on a rank, whose prompts pass as one train in each round.
 * Where others wait for a place, the next request is in line when one ends.
 * @equation SV-TRAIN
 */
export function loopInStep(problem: Problem, resident: number, othersWait: boolean, out: ClosedLoop): void {
  const { decode: pool, policy, workload, harness } = problem;
  const refillsAtOnce = othersWait || harness.refillsAtOnce === true;
  const beforeLine = secondsBeforeLine(problem);
  const reading = promptReadingSeconds(problem) * workload.inputTokens;
  const decodeStep = decodeIterationSeconds(problem, pool, resident);
  const outputTokens = Math.max(1, workload.outputTokens);
  load.requests = resident;
  load.answerSteps = outputTokens;
  load.decodeSeconds = decodeStep;
  load.refillSeconds = refillsAtOnce ? 0 : beforeLine - reading;
  // Each rank's prompts are read between those of the others.
  load.readSeconds = refillsAtOnce ? 0 : (reading * pool.ranks) / pool.pipelineStages;
  load.missedSteps = othersWait ? 0 : Math.round(waitingSteps(problem, 1, staysBusy(resident)));
  load.schedulesAhead = formsAhead(problem);
  load.prefillFirst = policy.scheduling === "prefillFirst";
  let decoding = resident / 2;
  for (let iteration = 0; iteration < iterations; iteration++) {
    fillSteps(problem, decoding);
    promptTrain(load, steps, train);
    decoding = train.decoding;
  }
  const { cycleSeconds, waitSeconds, lastAnswerSeconds } = train;
  const gaps = Math.max(1, outputTokens - 1);
  // After the last request of each place no prompts follow.
  const last = Math.min(1, 1 / harness.requestsPerSlot);
  const answer = (1 - last) * (cycleSeconds - waitSeconds) + last * lastAnswerSeconds;
  const outside = load.refillSeconds + load.readSeconds;
  out.decodeStep = decodeStep;
  out.tpot = outputTokens > 1 ? answer / gaps : decodeStep;
  out.stall = Math.max(0, out.tpot - decodeStep);
  out.ttft = waitSeconds - (refillsAtOnce ? 0 : beforeLine);
  out.decoding = Math.max(1, resident * (1 - waitSeconds / cycleSeconds));
  out.load = Math.max(0, 1 - (outputTokens * decodeStep) / (cycleSeconds - outside));
  out.queue = Math.max(0, out.ttft - steps.one);
}

/** What steps with prompts take beside `decoding` sequences, or without any where prompts go first. */
function fillSteps(problem: Problem, decoding: number): void {
  const { decode: pool, shape } = problem;
  const { prefillFirst, decodeSeconds } = load;
  const beside = prefillFirst ? 0 : decoding;
  const fresh = shape.chunks * shape.chunkTokens;
  // A prompt that is not cut has a step to itself, however long.
  const places = Math.max(
    shape.chunkTokens > pool.prefillBudgetTokens ? fresh : 1,
    pool.prefillBudgetTokens - beside,
  );
  load.promptsPerStep = places / fresh;
  const full = Math.max(1, load.promptsPerStep);
  const context = meanContextTokens(problem);
  steps.none = prefillFirst ? decodeSeconds : decodeIterationSeconds(problem, pool, Math.max(1, beside));
  const base = prefillFirst ? 0 : steps.none;
  const secondsOf = (prompts: number): number =>
    base +
    prompts *
      (prefillFirst
        ? promptSeconds(pool.steps, shape, prompts)
        : addedPromptSeconds(pool.steps, shape, prompts, beside, context, 1, base));
  steps.middlePrompts = Math.sqrt(full);
  steps.one = secondsOf(1);
  steps.middle = full > 1 ? secondsOf(steps.middlePrompts) : steps.one;
  steps.full = full > 1 ? secondsOf(full) : steps.one;
}
