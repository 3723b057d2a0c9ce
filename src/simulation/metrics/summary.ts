import { phase } from "../engine/requestState.ts";
import { status } from "../engine/replica.ts";
import type { Simulation } from "../engine/simulation.ts";
import { type Audit, audit } from "./audit.ts";
import { requestLatencies } from "./requestLatencies.ts";
import { gapDistribution, jointAttainment, type Slo, type SloOutcome, sloOutcomes } from "./slo.ts";
import { type Distribution, distribution } from "./statistics.ts";

/** What a run says as a whole. Times are seconds, rates are over the time from the first arrival to the last departure. */
export interface Summary {
  readonly finished: boolean;
  readonly durationSeconds: number;
  readonly ttft: Distribution;
  readonly itl: Distribution;
  readonly tpot: Distribution;
  readonly e2eLatency: Distribution;
  readonly queueing: Distribution;
  readonly requestsPerSecond: number;
  readonly outputTokensPerSecond: number;
  readonly totalTokensPerSecond: number;
  /** Requests within all limits, a second; undefined without limits. */
  readonly goodputRequestsPerSecond: number | undefined;
  readonly sloAttainment: number | undefined;
  readonly slos: readonly SloOutcome[];
  readonly preemptions: number;
  /** Prompt tokens that were found in a cache, as a share of all prompt tokens that were started. */
  readonly prefixHitRatio: number;
  /** Draft tokens that were accepted, as a share; undefined without speculation. */
  readonly draftAcceptance: number | undefined;
  readonly meanBatchSize: number;
  /** Requests in the system, averaged over time. */
  readonly meanConcurrency: number;
  readonly kvUtilisation: number;
  /** Share of the time in which replicas step. */
  readonly busyShare: number;
  readonly replicaSeconds: number;
  readonly steps: number;
  readonly audit: Audit;
  readonly warnings: readonly string[];
}

/** Sums up a run, finished or not, and audits it. */
export function summary(sim: Simulation, slos: readonly Slo[] = []): Summary {
  const { requests, workload, totals, replicas } = sim;
  const checked = audit(sim);
  const latencies = requestLatencies(sim);
  const described = {
    ttft: distribution(latencies.ttft),
    itl: gapDistribution(sim.gaps),
    tpot: distribution(latencies.tpot.filter((value) => !Number.isNaN(value))),
    e2eLatency: distribution(latencies.e2eLatency),
  };
  const span = activeSpan(sim);
  const { finished, rejected, lost } = checked.requests;
  const offered = finished + rejected + lost;
  let input = 0;
  let started = 0;
  let cached = 0;
  let residence = 0;
  for (let i = 0; i < requests.count; i += 1) {
    const at = requests.arrivalSeconds[i]!;
    if (!Number.isNaN(at))
      residence += (Number.isNaN(requests.endSeconds[i]!) ? sim.now : requests.endSeconds[i]!) - at;
    if (requests.phase[i] === phase.finished) input += workload.inputTokens[i]!;
    if (Number.isNaN(requests.scheduledSeconds[i]!)) continue;
    started += workload.inputTokens[i]!;
    cached += requests.cachedTokens[i]!;
  }
  const sum = (column: Float64Array) => column.reduce((total, value) => total + value, 0);
  const per = (amount: number) => (span > 0 ? amount / span : NaN);
  const attainment = slos.length > 0 ? jointAttainment(latencies, slos, offered) : undefined;
  const blockSeconds = replicas.reduce((total, { pool }) => total + pool.total, 0) * span;
  const replicaSeconds = replicas.reduce((total, replica) => {
    return (
      total + replica.onSeconds + (replica.status === status.off ? 0 : Math.max(0, sim.now - replica.onSince))
    );
  }, 0);
  const output = checked.outputTokens.ofFinished;
  return {
    finished: sim.left === requests.count,
    durationSeconds: span,
    ...described,
    queueing: distribution(latencies.queueing),
    requestsPerSecond: per(finished),
    outputTokensPerSecond: per(output),
    totalTokensPerSecond: per(output + input),
    goodputRequestsPerSecond: attainment === undefined ? undefined : per(attainment * offered),
    sloAttainment: attainment,
    slos: sloOutcomes(slos, described, latencies, sim.gaps),
    preemptions: totals.preemptions,
    prefixHitRatio: started === 0 ? 0 : cached / started,
    draftAcceptance: totals.draftTokens === 0 ? undefined : totals.acceptedTokens / totals.draftTokens,
    meanBatchSize: sum(sim.timeline.batchSeconds) / totals.busySeconds,
    meanConcurrency: per(residence),
    kvUtilisation: blockSeconds > 0 ? sum(sim.timeline.kvBlockSeconds) / blockSeconds : NaN,
    busyShare: per(totals.busySeconds) / replicas.length,
    replicaSeconds,
    steps: totals.steps,
    audit: checked,
    warnings: warnings(sim, checked),
  };
}

/** From the first arrival to the last departure, or to now. */
function activeSpan(sim: Simulation): number {
  const { arrivalSeconds, endSeconds, count } = sim.requests;
  let first = Infinity;
  let last = 0;
  for (let i = 0; i < count; i += 1) {
    if (arrivalSeconds[i]! < first) first = arrivalSeconds[i]!;
    if (endSeconds[i]! > last) last = endSeconds[i]!;
  }
  if (sim.left < count) last = Math.max(last, sim.now);
  return first === Infinity ? 0 : last - first;
}

function warnings(sim: Simulation, { requests }: Audit): string[] {
  const found: string[] = [];
  if (requests.rejected > 0) {
    found.push(
      `${requests.rejected} of ${requests.total} requests are longer than a replica can hold and were rejected`,
    );
  }
  if (requests.lost > 0) found.push(`${requests.lost} of ${requests.total} requests were lost in failures`);
  if (sim.left < requests.total)
    found.push(
      `${requests.total - sim.left} of ${requests.total} requests had not finished when the run ended`,
    );
  if (isBrief(sim)) {
    found.push(
      "the arrivals last less than five times as long as a request: the run shows a start, not a steady state",
    );
  }
  const overload = overloadRatio(sim);
  if (overload > 1.1) {
    found.push(
      `requests came ${overload.toFixed(2)} times as fast as they were served: the queue grows as long as the load lasts, and latencies depend on the length of the run`,
    );
  }
  return found;
}

/** Whether an open loop ends before it has settled. */
function isBrief(sim: Simulation): boolean {
  const { workload, requests } = sim;
  if (workload.closedLoop || sim.left < requests.count) return false;
  const known = workload.arrivalSeconds.filter((at) => !Number.isNaN(at));
  const last = known.at(-1) ?? 0;
  const lives = requests.endSeconds.map((end, i) => end - requests.arrivalSeconds[i]!);
  return (
    last > 0 && known.length >= 20 && last < (5 * lives.reduce((sum, life) => sum + life, 0)) / requests.count
  );
}

/**
 * How much longer the run took than its arrivals, less what the last request needs by itself; in a run that was stopped,
 * how many were served or wait for each that was served. 1 in a stable open loop.
 */
function overloadRatio(sim: Simulation): number {
  const { workload, requests } = sim;
  if (workload.closedLoop || requests.count < 100) return 1;
  if (sim.left < requests.count) return sim.left < 100 ? 1 : 1 + waiting(sim) / sim.left;
  let last = 0;
  let served = 0;
  let longest = 0;
  for (let i = 0; i < requests.count; i += 1) {
    const at = requests.arrivalSeconds[i]!;
    if (at > last) last = at;
    if (requests.phase[i] !== phase.finished) continue;
    served = Math.max(served, requests.endSeconds[i]!);
    longest = Math.max(longest, requests.endSeconds[i]! - requests.scheduledSeconds[i]!);
  }
  return last > 0 ? (served - longest) / last : 1;
}

/** Requests that have come and were never in a step. */
function waiting({ requests }: Simulation): number {
  let count = 0;
  for (let i = 0; i < requests.count; i += 1)
    if (requests.phase[i] === phase.unrouted || requests.phase[i] === phase.waiting) count += 1;
  return count;
}
