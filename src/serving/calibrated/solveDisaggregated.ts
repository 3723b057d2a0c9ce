import { closedLoad } from "./closedLoad.ts";
import { decodeIterationSeconds } from "./decodeSeconds.ts";
import type { Pool } from "./pool.ts";
import type { Problem } from "./problem.ts";
import { promptSeconds } from "./promptCost.ts";
import { queueShare } from "./queueShare.ts";
import type { Solution } from "./solution.ts";
import { burstMean, waitedShare } from "./solveColocated.ts";
import { pollingSteps } from "./waitingSteps.ts";
import type { Workload } from "./workload.ts";

const iterations = 16;
/** Of the rates, at which the steady state is found. */
const tolerance = 1e-6;
/** Slope beyond which a secant step would leap: rates that hardly change with the batch. */
const shallowest = -0.05;

/**
 * A closed network: `concurrency` requests circulate between a client, a prefill station, which serves `mu` prompts a
 * second and queues, a hand-over, which ends when the decode worker looks, and slots of decode batches. By the arrival
 * theorem a request finds the queue of a network without itself: alone it never waits.
 *
 * A decode batch fixes how fast batches of that size finish requests, and how fast requests would come round if they
 * decoded that fast; the first grows with the batch, the second falls. Where they meet is the steady state. If they do
 * not meet below the slots, batches are full and the rest of the requests wait for a slot.
 * @equation SV-DISAGGREGATED
 */
export function solveDisaggregated(
  problem: Problem,
  prefill: Pool,
  concurrency: number,
  out: Solution,
): Solution {
  const { decode, workload, shape, constants, harness, overheads, speculation } = problem;
  const decodedTokens = tokensToDecode(workload);
  const servers = prefill.workers * prefill.ranks;
  const decodeRanks = decode.workers * decode.ranks;
  const transfer = overheads.handoffSeconds + problem.transferSeconds;
  const polling = pollingSteps(problem.scheduler);
  const amongOthers = promptSeconds(prefill.steps, shape, 1);
  const onIdleWorker = prefill.loneSteps ? promptSeconds(prefill.loneSteps, shape, 1) : amongOthers;
  const packed = promptSeconds(prefill.steps, shape, concurrency / servers);
  const mu = servers / packed;
  const others = Math.max(0, 1 - 1 / concurrency);
  const queueing = queueShare * (1 + shape.variation) * amongOthers * others;
  const fullBatch = Math.min(slotsOf(decode), concurrency / decodeRanks);
  let batch = fullBatch;
  let decodeStep = 0;
  let tpot = 0;
  let alone = 0;
  let cycle = 0;
  let rate = 0;
  let lastBatch = 0;
  let lastExcess = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    decodeStep = decodeIterationSeconds(problem, decode, Math.max(1, batch));
    tpot = decodeStep / speculation.acceptedTokens;
    const delay = decodedTokens * tpot;
    const finishing = (decodeRanks * batch) / delay;
    // As likely as other ranks are at work, their tokens share the experts.
    alone = onIdleWorker + (amongOthers - onIdleWorker) * others * Math.min(1, finishing / mu);
    cycle = overheads.requestSeconds + alone + transfer + polling * decodeStep + delay;
    const arriving = mu * closedLoad(concurrency, mu, cycle, queueing);
    rate = Math.min(arriving, finishing);
    const excess = Math.log(arriving / finishing);
    if (Math.abs(excess) < tolerance || (iteration === 0 && excess > 0)) break;
    // Secant in the logarithms; the first step is that of rates in proportion to batches.
    const slope = iteration === 0 ? -1 : (excess - lastExcess) / Math.log(batch / lastBatch);
    lastBatch = batch;
    lastExcess = excess;
    batch = Math.min(fullBatch, batch * Math.exp(-excess / Math.min(slope, shallowest)));
  }
  const load = Math.min(1, rate / mu);
  const waiting = Math.max(0, concurrency / rate - cycle);
  const isFull = batch === fullBatch && fullBatch < concurrency / decodeRanks;
  const queue = isFull ? Math.min(waiting, (queueing * load) / Math.max(1 - load, 1e-9)) : waiting;
  const admitted = rate * decodedTokens * tpot;
  const admission = (waiting - queue) * waitedShare(concurrency, admitted, harness.requestsPerSlot);
  const firstShare = harness.burstStart ? 1 / harness.requestsPerSlot : 0;
  const burst = burstMean(concurrency / servers, packed, shape.promptsPerStep) - amongOthers;
  const burstExtra = firstShare * Math.max(0, constants.burstFactor * burst - queue);
  const handoff = transfer + polling * decodeStep;

  out.ttft = overheads.requestSeconds + alone + queue + handoff + admission + burstExtra;
  out.tpot = tpot;
  out.requestsPerSecond = rate;
  out.decodeSequences = Math.max(1, batch);
  out.decodeStepSeconds = decodeStep;
  out.promptSeconds = alone;
  out.stallSeconds = 0;
  out.admissionSeconds = admission;
  out.queueSeconds = queue;
  out.burstSeconds = burstExtra;
  out.handoffSeconds = handoff;
  out.prefillLoad = load;
  out.admittedRequests = admitted;
  out.saturated = false;
  return out;
}

/** The first token of an answer comes from prefill; what decodes nothing still passes a decode worker. */
const tokensToDecode = ({ outputTokens }: Workload): number => Math.max(1e-3, outputTokens - 1);

/** Sequences that one decode rank works on at once. */
const slotsOf = ({ sequencesPerRank, maxSequences }: Pool): number =>
  Math.max(1, Math.min(sequencesPerRank, maxSequences));

/** Poisson arrivals: M/D/c-like waiting before prefill, decoding as a delay. */
export function solveDisaggregatedRate(
  problem: Problem,
  prefill: Pool,
  requestRate: number,
  out: Solution,
): Solution {
  const { decode, workload, shape, speculation } = problem;
  const decodedTokens = tokensToDecode(workload);
  const servers = prefill.workers * prefill.ranks;
  const decodeRanks = decode.workers * decode.ranks;
  const slots = slotsOf(decode);
  const transfer = problem.overheads.handoffSeconds + problem.transferSeconds;
  const amongOthers = promptSeconds(prefill.steps, shape, 1);
  const onIdleWorker = prefill.loneSteps ? promptSeconds(prefill.loneSteps, shape, 1) : amongOthers;
  const load = (requestRate * promptSeconds(prefill.steps, shape, shape.promptsPerStep)) / servers;
  const alone = onIdleWorker + (amongOthers - onIdleWorker) * Math.min(1, load);
  let decoding = 1;
  let decodeStep = 0;
  let tpot = 0;
  let needed = 1;
  for (let iteration = 0; iteration < 2 * iterations; iteration++) {
    decodeStep = decodeIterationSeconds(problem, decode, decoding);
    tpot = decodeStep / speculation.acceptedTokens;
    needed = (requestRate * decodedTokens * tpot) / decodeRanks;
    decoding = Math.sqrt(decoding * Math.max(1, Math.min(slots, needed)));
  }
  if (load >= 1 || needed > slots * 1.001) {
    // Beyond capacity the queue has no steady state: what is left to say is how fast a full deployment serves.
    solveDisaggregated(problem, prefill, slots * decodeRanks, out);
    out.saturated = true;
    return out;
  }
  const queue = (load / (2 * servers * (1 - load))) * alone * (1 + shape.variation);
  const handoff = transfer + decodeStep * pollingSteps(problem.scheduler);
  out.ttft = problem.overheads.requestSeconds + alone + handoff + queue;
  out.tpot = tpot;
  out.requestsPerSecond = requestRate;
  out.decodeSequences = decoding;
  out.decodeStepSeconds = decodeStep;
  out.promptSeconds = alone;
  out.stallSeconds = 0;
  out.admissionSeconds = 0;
  out.queueSeconds = queue;
  out.burstSeconds = 0;
  out.handoffSeconds = handoff;
  out.prefillLoad = Math.min(1, load);
  out.admittedRequests = Math.min(slots, needed) * decodeRanks;
  out.saturated = false;
  return out;
}
