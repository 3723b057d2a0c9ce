import { type GapHistogram, gapHistogram } from "../metrics/gapHistogram.ts";
import { type StepLog, stepLog } from "../metrics/stepLog.ts";
import { type Timeline, timeline } from "../metrics/timeline.ts";
import { type TokenLog, tokenLog } from "../metrics/tokenLog.ts";
import { checkWorkload, type Workload } from "../workload/workload.ts";
import { checkCluster, type ClusterConfig } from "./clusterConfig.ts";
import { type EventQueue, eventQueue, pushEvent } from "./eventQueue.ts";
import { type Replica, replica, status } from "./replica.ts";
import { type RequestState, requestState } from "./requestState.ts";

export const eventKind = {
  arrival: 0,
  wake: 1,
  stepEnd: 2,
  transferEnd: 3,
  failure: 4,
  recovery: 5,
  autoscale: 6,
  replicaReady: 7,
  readEnd: 8,
} as const;

/** Running totals, for the audit and for throughput. */
export interface Totals {
  steps: number;
  prefillTokens: number;
  outputTokens: number;
  /** Prefilled tokens of requests whose prefill ended, and of those that lost it before. */
  keptPrefillTokens: number;
  droppedPrefillTokens: number;
  /** Output tokens of tries that a failure ended. */
  droppedOutputTokens: number;
  draftTokens: number;
  acceptedTokens: number;
  preemptions: number;
  busySeconds: number;
}

/** A simulation in progress: everything that changes while it runs. */
export interface Simulation {
  readonly config: ClusterConfig;
  readonly workload: Workload;
  readonly requests: RequestState;
  readonly queue: EventQueue;
  readonly replicas: readonly Replica[];
  /** Indices into `replicas` of those that take new requests, and of those that take over after prefill. */
  readonly entry: readonly number[];
  readonly handover: readonly number[];
  /** Requests that found no replica up. */
  readonly unrouted: number[];
  now: number;
  /** First request whose known arrival is still ahead. */
  nextArrival: number;
  /** First request that a closed loop has not released. */
  nextRelease: number;
  /** Requests that have finished, or were lost or rejected. */
  left: number;
  /** Requests given to an entry replica, and to a replica that takes over, so far. */
  routed: number;
  handedOver: number;
  sharedLinkFreeAt: number;
  /** When each of the processes that read prompts is free. */
  readonly readerFreeAt: Float64Array;
  readonly sessionReplica: Map<number, number>;
  readonly gaps: GapHistogram;
  readonly timeline: Timeline;
  readonly log: StepLog | undefined;
  readonly tokens: TokenLog | undefined;
  readonly totals: Totals;
}

/** Sets up a simulation at time zero; throws a RangeError when the cluster or the workload make no sense. */
export function simulation(config: ClusterConfig, workload: Workload): Simulation {
  checkCluster(config);
  checkWorkload(workload);
  const replicas: Replica[] = [];
  const add = (role: Replica["role"], pool = config[role]) => {
    if (!pool) return [];
    return Array.from(
      { length: pool.replicas },
      () => replicas.push(replica(replicas.length, role, pool.engine)) - 1,
    );
  };
  const entry = config.serve ? add("serve") : add("prefill");
  const handover = config.serve ? [] : add("decode");
  const sim: Simulation = {
    config,
    workload,
    requests: requestState(workload),
    queue: eventQueue(),
    replicas,
    entry,
    handover,
    unrouted: [],
    now: 0,
    nextArrival: 0,
    nextRelease: 0,
    left: 0,
    routed: 0,
    handedOver: 0,
    sharedLinkFreeAt: 0,
    readerFreeAt: new Float64Array(entry.length),
    sessionReplica: new Map(),
    gaps: gapHistogram(),
    timeline: timeline(),
    log: config.stepLogLimit ? stepLog(config.stepLogLimit) : undefined,
    tokens: config.logsTokens ? tokenLog() : undefined,
    totals: {
      steps: 0,
      prefillTokens: 0,
      outputTokens: 0,
      keptPrefillTokens: 0,
      droppedPrefillTokens: 0,
      droppedOutputTokens: 0,
      draftTokens: 0,
      acceptedTokens: 0,
      preemptions: 0,
      busySeconds: 0,
    },
  };
  skipToKnownArrival(sim);
  sim.nextRelease = 0;
  config.failures?.forEach((failure, index) =>
    pushEvent(sim.queue, failure.atSeconds, eventKind.failure, index, 0),
  );
  if (config.autoscaling) {
    for (const index of entry.slice(config.autoscaling.minReplicas)) replicas[index]!.status = status.off;
    pushEvent(sim.queue, config.autoscaling.intervalSeconds, eventKind.autoscale, 0, 0);
  }
  return sim;
}

/** Moves `nextArrival` on to a request whose arrival is known. */
export function skipToKnownArrival(sim: Simulation): void {
  const { arrivalSeconds, count } = sim.workload;
  while (sim.nextArrival < count && Number.isNaN(arrivalSeconds[sim.nextArrival]!)) sim.nextArrival += 1;
}

/** Time of whatever happens next; Infinity when nothing does. */
export function nextEventSeconds(sim: Simulation): number {
  const known =
    sim.nextArrival < sim.workload.count ? sim.workload.arrivalSeconds[sim.nextArrival]! : Infinity;
  const queued = sim.queue.length > 0 ? sim.queue.time[0]! : Infinity;
  return known <= queued ? known : queued;
}
