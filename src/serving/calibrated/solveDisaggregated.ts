import { decodeIterationSeconds } from "./decodeSeconds.ts";
import type { Pool } from "./pool.ts";
import type { Problem } from "./problem.ts";
import { promptSeconds } from "./promptCost.ts";
import type { Solution } from "./solution.ts";
import { burstMean } from "./solveColocated.ts";

const iterations = 12;

/**
 * A closed network: `concurrency` requests circulate between a prefill station, which serves `mu` prompts a second and
 * queues, and decoding, which is a delay. With load r the prefill takes prompt x (1 + queueFactor r / (1 - r)), and
 * concurrency = mu r (prefill + hand-over + decoding): a quadratic in r.
 * @equation SV-DISAGGREGATED
 */
export function solveDisaggregated(
  problem: Problem,
  prefill: Pool,
  concurrency: number,
  out: Solution,
): Solution {
  const { decode, workload, shape, constants, harness, speculation } = problem;
  const outputTokens = Math.max(1, workload.outputTokens);
  const servers = prefill.workers * prefill.ranks;
  const decodeRanks = decode.workers * decode.ranks;
  const slots = Math.max(1, decode.sequencesPerRank);
  const handoff = problem.overheads.handoffSeconds + problem.transferSeconds;
  const alone = promptSeconds(prefill.steps, shape, 1);
  const packed = promptSeconds(prefill.steps, shape, concurrency / servers);
  const mu = servers / packed;
  let decoding = Math.max(1, Math.min(slots, concurrency / decodeRanks));
  let decodeStep = 0;
  let tpot = 0;
  let load = 0;
  let rate = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    decodeStep = decodeIterationSeconds(problem, decode, decoding);
    tpot = decodeStep / speculation.acceptedTokens;
    const delay = outputTokens * tpot;
    load = closedLoad(concurrency, mu, alone + handoff + delay, constants.queueFactor * alone);
    rate = Math.min(mu * load, (decodeRanks * slots) / delay);
    const next = Math.max(1, Math.min(slots, (rate * delay) / decodeRanks));
    decoding = Math.sqrt(decoding * next);
  }
  const delay = outputTokens * tpot;
  const inDecode = Math.min(concurrency, rate * delay);
  const waiting = Math.max(alone + handoff, (concurrency - inDecode) / rate);
  const firstShare = harness.burstStart ? 1 / harness.requestsPerSlot : 0;
  const burst = burstMean(concurrency / servers, packed, shape.promptsPerStep) + handoff;
  const burstExtra = firstShare * Math.max(0, burst - waiting);

  out.ttft = problem.overheads.requestSeconds + waiting + burstExtra;
  out.tpot = tpot;
  out.requestsPerSecond = rate;
  out.decodeSequences = decoding;
  out.decodeStepSeconds = decodeStep;
  out.promptSeconds = alone;
  out.stallSeconds = 0;
  out.admissionSeconds = 0;
  out.queueSeconds = waiting - alone - handoff;
  out.burstSeconds = burstExtra;
  out.handoffSeconds = handoff;
  out.prefillLoad = rate / mu;
  out.admittedRequests = inDecode;
  out.saturated = false;
  return out;
}

/** The load r in (0, 1) with concurrency = mu r (delay + queue r / (1 - r)). */
export function closedLoad(concurrency: number, mu: number, delay: number, queue: number): number {
  const a = mu * (queue - delay);
  const b = mu * delay + concurrency;
  if (Math.abs(a) < 1e-12 * b) return Math.min(1, concurrency / b);
  const root = Math.sqrt(Math.max(0, b * b + 4 * a * concurrency));
  return Math.min(1, (2 * concurrency) / (b + root));
}

/** Poisson arrivals: M/D/c-like waiting before prefill, decoding as a delay. */
export function solveDisaggregatedRate(
  problem: Problem,
  prefill: Pool,
  requestRate: number,
  out: Solution,
): Solution {
  const { decode, workload, shape, speculation } = problem;
  const outputTokens = Math.max(1, workload.outputTokens);
  const servers = prefill.workers * prefill.ranks;
  const decodeRanks = decode.workers * decode.ranks;
  const slots = Math.max(1, decode.sequencesPerRank);
  const handoff = problem.overheads.handoffSeconds + problem.transferSeconds;
  const alone = promptSeconds(prefill.steps, shape, 1);
  const load = (requestRate * promptSeconds(prefill.steps, shape, shape.promptsPerStep)) / servers;
  let decoding = 1;
  let decodeStep = 0;
  let tpot = 0;
  let needed = 1;
  for (let iteration = 0; iteration < 2 * iterations; iteration++) {
    decodeStep = decodeIterationSeconds(problem, decode, decoding);
    tpot = decodeStep / speculation.acceptedTokens;
    needed = (requestRate * outputTokens * tpot) / decodeRanks;
    decoding = Math.sqrt(decoding * Math.max(1, Math.min(slots, needed)));
  }
  if (load >= 1 || needed > slots * 1.001) {
    // Beyond capacity the queue has no steady state: what is left to say is how fast a full deployment serves.
    solveDisaggregated(problem, prefill, slots * decodeRanks, out);
    out.saturated = true;
    return out;
  }
  const queue = (load / (2 * servers * (1 - load))) * alone;
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
