import { portableExp, portableLog, portablePower } from "../../math/portableFunctions.ts";
import { type ClosedLoop, emptyClosedLoop } from "./closedLoop.ts";
import { decodeIterationSeconds } from "./decodeSeconds.ts";
import { keepsStep, loopInStep } from "./loopInStep.ts";
import type { Problem } from "./problem.ts";
import { promptSeconds } from "./promptCost.ts";
import { queueShare } from "./queueShare.ts";
import { addedInMixedSteps, gathered, promptsBetweenSteps } from "./sharedSteps.ts";
import type { Solution } from "./solution.ts";
import { steadyLoop } from "./steadyLoop.ts";
import { staysBusy, waitingSteps } from "./waitingSteps.ts";
import { outputVariation, type Workload } from "./workload.ts";

const iterations = 6;
/** Above this load the queue of an open loop grows without bound for all practical purposes. */
const maxLoad = 0.98;

/**
 * A closed loop of `concurrency` requests on workers that prefill and decode.
 * TTFT = time from the line to the first token + wait for a place in the KV cache, with the start-up burst once in
 * `requestsPerSlot` requests.
 * @equation SV-TTFT, SV-LITTLE
 */
export function solveColocated(problem: Problem, concurrency: number, out: Solution): Solution {
  const { decode: pool, workload, shape, harness } = problem;
  const rankCount = pool.workers * pool.ranks;
  const slots = rankCount * Math.max(1, Math.min(pool.sequencesPerRank, pool.maxSequences));
  const admitted = Math.min(concurrency, slots);
  const resident = Math.max(1, admitted / rankCount);
  const outputTokens = Math.max(1, workload.outputTokens);
  const alone = promptSeconds(pool.steps, shape, 1);
  if (keepsStep(problem)) loopInStep(problem, resident, concurrency > slots, loop);
  else if (harness.burstStart) loopAfterBurst(problem, resident, alone, loop);
  else steadyLoop(problem, resident, alone, loop);
  const { ttft, tpot } = loop;
  const burstExtra = harness.burstStart
    ? Math.max(
        0,
        burstMean(resident, promptSeconds(pool.steps, shape, resident), shape.promptsPerStep) - ttft,
      ) / harness.requestsPerSlot
    : 0;
  // What a request is in flight for once it is admitted: Little's law gives the rate.
  const cycle = problem.overheads.requestSeconds + ttft + burstExtra + (outputTokens - 1) * tpot;
  const throughput = admitted / cycle;
  const waiting = (concurrency - admitted) / throughput;
  const admission = waiting * waitedShare(concurrency, admitted, harness.requestsPerSlot);

  out.ttft = problem.overheads.requestSeconds + ttft + burstExtra + admission;
  out.tpot = tpot;
  out.requestsPerSecond = throughput;
  out.decodeSequences = loop.decoding;
  out.decodeStepSeconds = loop.decodeStep;
  out.promptSeconds = alone;
  out.stallSeconds = loop.stall;
  out.admissionSeconds = admission;
  out.queueSeconds = loop.queue;
  out.burstSeconds = burstExtra;
  out.handoffSeconds = 0;
  out.prefillLoad = loop.load;
  out.admittedRequests = admitted;
  out.saturated = false;
  return out;
}

const loop = emptyClosedLoop();

/**
 * `resident` requests of different lengths on a rank that have started together and meet more often than at random.
 * Their prompts, of `alone` seconds each, are taken to wait as if a server of their own had all of a rank's time, which is what benchmarks show.
 *
 * TPOT = decode iteration / accepted tokens + prompts of others during this request / output tokens.
 * In a closed loop every other request is replaced once during one request's life, so that `resident - 1` prompts
 * pass, some of them before its own first token. TTFT = own prompt x (1 + queueing).
 * @equation SV-TPOT, SV-QUEUE
 */
function loopAfterBurst(problem: Problem, resident: number, alone: number, out: ClosedLoop): void {
  const { decode: pool, policy, workload, shape, harness, speculation } = problem;
  const outputTokens = Math.max(1, workload.outputTokens);
  const mixed = policy.scheduling === "mixed";
  const others = Math.max(0, resident - 1);
  // Of the last request of each place, half of the others' prompts have passed already.
  const settled = 1 - 1 / (2 * harness.requestsPerSlot);
  let decoding = resident;
  let decodeStep = 0;
  let tpot = 0;
  let stall = 0;
  let ttft = alone;
  let load = 0;
  let queue = 0;
  let passing = settled * others;
  for (let iteration = 0; iteration < iterations; iteration++) {
    decodeStep = decodeIterationSeconds(problem, pool, decoding);
    const arrivalsPerStep = (resident * speculation.acceptedTokens) / outputTokens;
    const added = mixed
      ? addedInMixedSteps(problem, arrivalsPerStep, decoding, decodeStep)
      : promptSeconds(pool.steps, shape, promptsBetweenSteps(problem, arrivalsPerStep, 0));
    stall = (passing * added) / outputTokens;
    tpot = decodeStep / speculation.acceptedTokens + stall;
    load = Math.min(maxLoad, (others * added) / (outputTokens * tpot + ttft));
    const own = mixed && resident > 1 ? added + shape.chunks * decodeStep : alone;
    // Mixed steps are filled up: that in which a prompt ends takes the beginning of the one behind it.
    const behind = mixed ? queueShare * load : 0;
    const random = behind + (queueShare * (1 + shape.variation) * load) / (1 - load);
    const beside = Math.min(others / 2, gathered(arrivalsPerStep, problem));
    const batch = (1 + beside) * promptSeconds(pool.steps, shape, 1 + beside);
    queue = batch - alone + Math.min(others / 2 - beside, random) * (mixed ? alone : added);
    passing = (settled * others * outputTokens * tpot) / (outputTokens * tpot + ttft);
    const boundary = resident > 1 ? decodeStep * waitingSteps(problem, 1, staysBusy(resident)) : 0;
    ttft = own + boundary + queue;
    const life = outputTokens * tpot;
    decoding = Math.max(1, Math.min(resident, (resident * life) / (life + ttft)));
  }
  out.ttft = ttft;
  out.tpot = tpot;
  out.stall = stall;
  out.queue = queue;
  out.load = load;
  out.decoding = decoding;
  out.decodeStep = decodeStep;
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
 * Poisson arrivals at `requestRate`. Each second of prompts takes its share from decoding, and a request whose prompt is done
 * waits for those that have come behind it: TPOT = (decode iteration / accepted tokens + prompts left behind / output tokens)
 * / (1 - load). It decodes beside as many as are met at a random moment. Prompts wait as in M/D/1, and beside decodes as in
 * a closed loop; places in the KV cache are the servers of an M/D/c.
 * @equation SV-OPEN-LOOP, SV-PLACES
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
  let needed = 0;
  let met = 1;
  let own = alone;
  let queue = 0;
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
    const behind = mixed ? queueShare * load : 0;
    queue = (behind + (queueShare * (1 + shape.variation) * load) / (1 - load)) * alone;
    // How often others decode when a request comes, of a number that is Poisson's; one that comes alone has an idle engine.
    met = 1 - portableExp(-needed);
    own = mixed ? met * ((1 + beside) * added + shape.chunks * decodeStep) + (1 - met) * alone : alone;
    const left = perRank * (queue + own) * added;
    tpot = (decodeStep / speculation.acceptedTokens + left / outputTokens) / (1 - load);
    needed = perRank * outputTokens * tpot;
    decoding = Math.sqrt(decoding * Math.min(slots, 1 + needed));
  }
  if (load >= maxLoad || needed > slots * 1.001) {
    // Beyond capacity the queue has no steady state: what is left to say is how fast a full deployment serves.
    solveColocated(problem, slots * rankCount, out);
    out.saturated = true;
    return out;
  }
  const boundary = met * decodeStep * waitingSteps(problem, 0.5, portablePower(met, pool.ranks - 1));
  const admission = placeWait(needed / slots, slots, workload) * (own + outputTokens * tpot);
  out.ttft = problem.overheads.requestSeconds + own + boundary + queue + admission;
  out.tpot = tpot;
  out.requestsPerSecond = requestRate;
  out.decodeSequences = Math.max(1, needed);
  out.decodeStepSeconds = decodeStep;
  out.promptSeconds = alone;
  out.stallSeconds = tpot - decodeStep / speculation.acceptedTokens;
  out.admissionSeconds = admission;
  out.queueSeconds = queue;
  out.burstSeconds = 0;
  out.handoffSeconds = 0;
  out.prefillLoad = load;
  out.admittedRequests = needed * rankCount;
  out.saturated = false;
  return out;
}

/**
 * Mean wait for one of `places` that are held for a life each and taken by a share of `use`, in such lives.
 * @equation SV-PLACES
 */
function placeWait(use: number, places: number, workload: Workload): number {
  const taken = Math.min(maxLoad, use);
  const power = Math.sqrt(2 * (places + 1)) - 1;
  const wait = portableExp(power * portableLog(taken)) / (places * (1 - taken));
  return queueShare * (1 + outputVariation(workload)) * wait;
}
