import { portableExp } from "../../math/portableFunctions.ts";
import { decodeIterationSeconds, meanContextTokens } from "./decodeSeconds.ts";
import type { Problem } from "./problem.ts";
import { addedPromptSeconds, promptSeconds } from "./promptCost.ts";
import type { Solution } from "./solution.ts";
import type { SchedulerSettings } from "./workload.ts";

const iterations = 6;
/** Pollaczek-Khinchine: the mean wait in a queue of equal services is this x load / (1 - load) of them. */
export const queueShare = 0.5;
/** Above this load the queue of an open loop grows without bound for all practical purposes. */
const maxLoad = 0.98;

/**
 * A closed loop of `concurrency` requests on workers that prefill and decode.
 *
 * TPOT = decode iteration / accepted tokens + prompts of others during this request / output tokens.
 * In a closed loop every other request is replaced once during one request's life, so that `resident - 1` prompts
 * pass, some of them before its own first token. Where an engine prefills first and all lengths are equal, all requests
 * start together each time and half of those prompts do; in mixed steps they follow one another in as many steps.
 * TTFT = own prompt x (1 + queueing) + wait for a place in the KV cache, with the start-up burst once in
 * `requestsPerSlot` requests.
 * @equation SV-TPOT, SV-TTFT, SV-QUEUE, SV-LITTLE
 */
export function solveColocated(problem: Problem, concurrency: number, out: Solution): Solution {
  const { decode: pool, policy, workload, shape, harness, speculation } = problem;
  const rankCount = pool.workers * pool.ranks;
  const slots = rankCount * Math.max(1, Math.min(pool.sequencesPerRank, pool.maxSequences));
  const admitted = Math.min(concurrency, slots);
  const resident = Math.max(1, admitted / rankCount);
  const outputTokens = Math.max(1, workload.outputTokens);
  const mixed = policy.scheduling === "mixed";
  const inStep = !mixed && workload.equalLengths;

  const alone = promptSeconds(pool.steps, shape, 1);
  const packed = promptSeconds(pool.steps, shape, resident);
  let decoding = resident;
  let decodeStep = 0;
  let tpot = 0;
  let stall = 0;
  let ttft = alone;
  let load = 0;
  let queue = 0;
  // Of the last request of each place, half of the others' prompts have passed already.
  const settled = 1 - 1 / (2 * harness.requestsPerSlot);
  let passing = settled * Math.max(0, resident - 1);
  for (let iteration = 0; iteration < iterations; iteration++) {
    decodeStep = decodeIterationSeconds(problem, pool, decoding);
    const arrivalsPerStep = (resident * speculation.acceptedTokens) / outputTokens;
    const added = mixed
      ? addedInMixedSteps(problem, arrivalsPerStep, decoding, decodeStep)
      : promptSeconds(pool.steps, shape, promptsBetweenSteps(problem, arrivalsPerStep, 0));
    const others = Math.max(0, resident - 1);
    stall = inStep ? (others * packed) / 2 / outputTokens : (passing * added) / outputTokens;
    tpot = decodeStep / speculation.acceptedTokens + stall;
    load = Math.min(maxLoad, (others * added) / (outputTokens * tpot + ttft));
    const own = mixed && resident > 1 ? added + shape.chunks * decodeStep : alone;
    if (inStep) {
      queue = burstMean(resident, packed, shape.promptsPerStep) - alone;
    } else if (workload.equalLengths) {
      const ahead = convoyPrompts(problem, resident);
      queue = ahead * added;
      passing = settled * Math.max(0, others - ahead);
    } else {
      // Mixed steps are filled up: that in which a prompt ends takes the beginning of the one behind it.
      const behind = mixed ? queueShare * load : 0;
      const random = behind + (queueShare * (1 + shape.variation) * load) / (1 - load);
      const beside = Math.min(others / 2, gathered(arrivalsPerStep, problem));
      const batch = (1 + beside) * promptSeconds(pool.steps, shape, 1 + beside);
      queue = batch - alone + Math.min(others / 2 - beside, random) * (mixed ? alone : added);
      passing = (settled * others * outputTokens * tpot) / (outputTokens * tpot + ttft);
    }
    const boundary = resident > 1 ? decodeStep * waitingSteps(problem, 1) : 0;
    ttft = own + boundary + queue;
    if (!inStep) {
      const life = outputTokens * tpot;
      decoding = Math.max(1, Math.min(resident, (resident * life) / (life + ttft)));
    }
  }
  const burst = burstMean(resident, packed, shape.promptsPerStep);
  const firstShare = harness.burstStart ? 1 / harness.requestsPerSlot : 0;
  const burstExtra = firstShare * Math.max(0, burst - ttft);
  // What a request is in flight for once it is admitted: Little's law gives the rate.
  const cycle = problem.overheads.requestSeconds + ttft + burstExtra + (outputTokens - 1) * tpot;
  const throughput = admitted / cycle;
  const waiting = (concurrency - admitted) / throughput;
  const admission = waiting * waitedShare(concurrency, admitted, harness.requestsPerSlot);

  out.ttft = problem.overheads.requestSeconds + ttft + burstExtra + admission;
  out.tpot = tpot;
  out.requestsPerSecond = throughput;
  out.decodeSequences = decoding;
  out.decodeStepSeconds = decodeStep;
  out.promptSeconds = alone;
  out.stallSeconds = stall;
  out.admissionSeconds = admission;
  out.queueSeconds = queue;
  out.burstSeconds = burstExtra;
  out.handoffSeconds = 0;
  out.prefillLoad = load;
  out.admittedRequests = admitted;
  out.saturated = false;
  return out;
}

/**
 * Decode steps until the scheduler takes up a request: what is left of the step in which it comes, until it looks, the step
 * that it has formed ahead by then, and balancing of ranks. In a closed loop a request comes as another ends, so that all
 * of the step that begins then is left; at random times half of one is.
 */
function waitingSteps(problem: Problem, left: 1 | 0.5): number {
  const { scheduler, policy, decode, constants, schedulesAhead } = problem;
  const balance = policy.balancesRanks && decode.ranks > decode.pipelineStages ? constants.balanceSteps : 0;
  const ahead = schedulesAhead && decode.pipelineStages === 1 ? 1 : 0;
  return Math.max(left, pollingSteps(scheduler)) + ahead + balance;
}

/** Prompts ahead of one in a convoy: each step has one, and a request misses the step in flight and what is formed ahead. */
function convoyPrompts({ schedulesAhead }: Problem, resident: number): number {
  const missed = schedulesAhead ? 2 : 1;
  return Math.max(0, missed - (missed * (missed + 1)) / (2 * resident));
}

/** Decode steps until the scheduler looks at new requests: half of those between two looks. */
export function pollingSteps({ receiveIntervalSteps }: SchedulerSettings): number {
  return receiveIntervalSteps / 2;
}

/** Other prompts that the scheduler finds at the same look as one, and prefills in the same steps. */
function gathered(arrivalsPerStep: number, { scheduler }: Problem): number {
  return arrivalsPerStep * scheduler.receiveIntervalSteps;
}

/**
 * Prompts that share a step of their own, of `arrivals` in a decode step and `during` in a step of prompts, which is followed
 * by another if any come.
 */
function promptsBetweenSteps(problem: Problem, arrivals: number, during: number): number {
  return during + portableExp(-during) * sharingPrompts(gathered(arrivals, problem));
}

/**
 * Prompts in a step that has any, of `arrivals` a step on average: their number is Poisson's.
 * @equation SV-SHARING
 */
function sharingPrompts(arrivals: number): number {
  return arrivals > 1e-9 ? arrivals / (1 - portableExp(-arrivals)) : 1;
}

function addedInMixedSteps(problem: Problem, arrivals: number, decoding: number, decodeStep: number): number {
  const { decode, shape, speculation } = problem;
  const drafts = speculation.draftTokens;
  const verify =
    drafts === 0
      ? decodeStep
      : decodeIterationSeconds(
          { ...problem, speculation: { draftTokens: 0, acceptedTokens: 1 } },
          decode,
          decoding,
        );
  return addedPromptSeconds(
    decode.steps,
    shape,
    sharingPrompts(arrivals),
    decoding,
    meanContextTokens(problem),
    1,
    verify,
  );
}

/**
 * Mean time to the first token when `prompts` arrive together and each takes `seconds`, `perStep` of them finishing at once.
 * @equation SV-BURST
 */
export function burstMean(prompts: number, seconds: number, perStep: number): number {
  const together = Math.min(prompts, perStep);
  return ((prompts + together) / 2) * seconds;
}

/** Requests of the first admission do not wait, those behind them wait half as long as all later ones. */
export function waitedShare(concurrency: number, admitted: number, requestsPerSlot: number): number {
  if (!Number.isFinite(requestsPerSlot)) return 1;
  return Math.max(0, 1 - (admitted + concurrency) / (2 * requestsPerSlot * concurrency));
}

/**
 * Poisson arrivals at `requestRate`. Each second of prompts takes its share from decoding:
 * TPOT = decode iteration / accepted tokens / (1 - load); prompts wait as in M/D/1, and beside decodes as in a closed loop.
 * @equation SV-OPEN-LOOP
 */
export function solveColocatedRate(problem: Problem, requestRate: number, out: Solution): Solution {
  const { decode: pool, policy, workload, shape, speculation } = problem;
  const rankCount = pool.workers * pool.ranks;
  const perRank = requestRate / rankCount;
  const slots = Math.max(1, Math.min(pool.sequencesPerRank, pool.maxSequences));
  const outputTokens = Math.max(1, workload.outputTokens);
  const alone = promptSeconds(pool.steps, shape, 1);
  let decoding = Math.min(slots, Math.max(1, perRank * outputTokens * 0.02));
  let decodeStep = 0;
  let tpot = 0;
  let load = 0;
  const mixed = policy.scheduling === "mixed";
  let added = alone;
  let prompting = alone;
  let beside = 0;
  for (let iteration = 0; iteration < 4 * iterations; iteration++) {
    decodeStep = decodeIterationSeconds(problem, pool, decoding);
    if (mixed) {
      const arrivals = (perRank * decodeStep) / (1 - load);
      added = addedInMixedSteps(problem, arrivals, decoding, decodeStep);
      beside = Math.min(arrivals, shape.promptsPerStep - 1);
    } else {
      const together = promptsBetweenSteps(problem, perRank * decodeStep, perRank * prompting);
      added = promptSeconds(pool.steps, shape, together);
      prompting = added * Math.min(together, shape.promptsPerStep);
    }
    load = Math.min(maxLoad, perRank * added);
    tpot = decodeStep / speculation.acceptedTokens / (1 - load);
    decoding = Math.sqrt(decoding * Math.max(1, Math.min(slots, perRank * outputTokens * tpot)));
  }
  const needed = perRank * outputTokens * tpot;
  if (load >= maxLoad || needed > slots * 1.001) {
    // Beyond capacity the queue has no steady state: what is left to say is how fast a full deployment serves.
    solveColocated(problem, slots * rankCount, out);
    out.saturated = true;
    return out;
  }
  const behind = mixed ? queueShare * load : 0;
  const queue = (behind + (queueShare * (1 + shape.variation) * load) / (1 - load)) * alone;
  // How often others decode when a request comes, of a number that is Poisson's; one that comes alone has an idle engine.
  const met = 1 - portableExp(-needed);
  const own = mixed ? met * ((1 + beside) * added + shape.chunks * decodeStep) + (1 - met) * alone : alone;
  const boundary = met * decodeStep * waitingSteps(problem, 0.5);
  out.ttft = problem.overheads.requestSeconds + own + boundary + queue;
  out.tpot = tpot;
  out.requestsPerSecond = requestRate;
  out.decodeSequences = Math.max(1, needed);
  out.decodeStepSeconds = decodeStep;
  out.promptSeconds = alone;
  out.stallSeconds = tpot - decodeStep / speculation.acceptedTokens;
  out.admissionSeconds = 0;
  out.queueSeconds = queue;
  out.burstSeconds = 0;
  out.handoffSeconds = 0;
  out.prefillLoad = load;
  out.admittedRequests = needed * rankCount;
  out.saturated = false;
  return out;
}
