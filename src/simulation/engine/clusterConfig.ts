import type { EngineConfig } from "./engineConfig.ts";

export type Routing =
  | "round-robin"
  | "random"
  | "least-outstanding"
  | "least-kv"
  | "power-of-two"
  | "prefix-aware"
  | "session-affinity";

export interface Pool {
  readonly replicas: number;
  readonly engine: EngineConfig;
}

/** How a prompt's KV cache gets from a prefill replica to a decode replica; each prefill replica's link sends one after the other. */
export interface KvTransfer {
  readonly latencySeconds: number;
  readonly secondsPerToken: number;
  /** All prefill replicas share one link. */
  readonly shared: boolean;
  /** The client gets the first token from the decode replica, which sends it when it has a place for the request. */
  readonly bringsFirstToken?: boolean | undefined;
}

/** A replica that is down for a while; what it held is lost. */
export interface Failure {
  readonly replica: number;
  readonly atSeconds: number;
  readonly durationSeconds: number;
}

/** Starts and stops replicas by a load that is looked at in even intervals. */
export interface Autoscaling {
  /** Waiting requests per active replica, or running sequences over the sequences allowed. */
  readonly metric: "queue" | "utilisation";
  readonly upper: number;
  readonly lower: number;
  readonly minReplicas: number;
  readonly intervalSeconds: number;
  readonly startupSeconds: number;
}

/** A fleet: either replicas that do everything, or pools for prefill and decode. */
export interface ClusterConfig {
  readonly seed: number;
  readonly routing: Routing;
  readonly serve?: Pool | undefined;
  readonly prefill?: Pool | undefined;
  readonly decode?: Pool | undefined;
  readonly transfer?: KvTransfer | undefined;
  readonly failures?: readonly Failure[] | undefined;
  /** What becomes of the requests on a replica that fails. */
  readonly onFailure?: "retry" | "lose" | undefined;
  /**
   * From the client's send until the request is in line, and back with the first token: HTTP, tokeniser,
   * queues. Arrivals are those in line; latencies count it, and a client that waits for an answer sends
   * the next request so much later.
   */
  readonly requestSeconds?: number | undefined;
  /**
   * Reading a token of a prompt before the request is in line, on top of `requestSeconds`. Each replica brings a process
   * that reads one prompt after another, wherever the requests go then; arrivals are those of prompts to be read.
   */
  readonly readTokenSeconds?: number | undefined;
  /** From the end of a request until the next of a closed loop or, after its think time, of a session is in line, where that is not `requestSeconds`. */
  readonly refillSeconds?: number | undefined;
  /** For fleets without disaggregation. */
  readonly autoscaling?: Autoscaling | undefined;
  /** Nothing that happens after this time is simulated. */
  readonly maxSeconds?: number | undefined;
  /** Whether the time of every token is kept, and not only the distribution of the gaps. */
  readonly logsTokens?: boolean | undefined;
  /** Steps kept in the step log; none by default. */
  readonly stepLogLimit?: number | undefined;
}

/** Throws a RangeError for the first setting that makes no sense. */
export function checkCluster(config: ClusterConfig): void {
  const { serve, prefill, decode, transfer, autoscaling } = config;
  if (serve ? prefill || decode : !(prefill && decode && transfer)) {
    throw new RangeError(
      "a cluster either serves, or has pools for prefill and decode with a transfer between them",
    );
  }
  for (const pool of [serve, prefill, decode]) {
    if (pool && !(Number.isInteger(pool.replicas) && pool.replicas >= 1))
      throw new RangeError(`invalid replicas: ${pool.replicas}`);
  }
  for (const key of ["requestSeconds", "readTokenSeconds", "refillSeconds"] as const) {
    if (!((config[key] ?? 0) >= 0)) throw new RangeError(`invalid ${key}: ${config[key]}`);
  }
  const total = (serve?.replicas ?? 0) + (prefill?.replicas ?? 0) + (decode?.replicas ?? 0);
  for (const failure of config.failures ?? []) {
    if (!(failure.replica >= 0 && failure.replica < total))
      throw new RangeError(`invalid replica of a failure: ${failure.replica}`);
    if (!(failure.atSeconds >= 0 && failure.durationSeconds > 0))
      throw new RangeError(`invalid time of a failure: ${failure.atSeconds}`);
  }
  if (transfer && !(transfer.latencySeconds >= 0 && transfer.secondsPerToken >= 0))
    throw new RangeError("invalid transfer");
  if (prefill && (prefill.engine.batching === "static" || decode!.engine.batching === "static")) {
    throw new RangeError("static batching does not hand over KV caches");
  }
  if (autoscaling) {
    if (!serve) throw new RangeError("autoscaling needs replicas that serve");
    const { minReplicas, intervalSeconds, startupSeconds, upper, lower } = autoscaling;
    if (!(minReplicas >= 1 && minReplicas <= serve.replicas))
      throw new RangeError(`invalid minReplicas: ${minReplicas}`);
    if (!(intervalSeconds > 0 && startupSeconds >= 0))
      throw new RangeError(`invalid intervalSeconds: ${intervalSeconds}`);
    if (!(upper > lower && lower >= 0)) throw new RangeError(`invalid bounds: ${lower}, ${upper}`);
  }
}
