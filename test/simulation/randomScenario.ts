import { type RandomSource, randomSource } from "../../src/math/randomSource.ts";
import type { ClusterConfig, Pool } from "../../src/simulation/engine/clusterConfig.ts";
import { type EngineConfig, engineDefaults } from "../../src/simulation/engine/engineConfig.ts";
import type { Workload, WorkloadContent } from "../../src/simulation/workload/workload.ts";
import { linearStepTime } from "./linearStepTime.ts";

/** A small fleet and a small load of any kind, drawn from a seed; times are multiples of 1/64 s half of the time, so that events tie. */
export function randomScenario(seed: number): { config: ClusterConfig; workload: Workload } {
  const random = randomSource(seed, "scenario");
  const disaggregated = random() < 0.25;
  const aligned = random() < 0.5;
  const engine = () => randomEngine(random, aligned, disaggregated);
  const pool = (most: number): Pool => ({ replicas: 1 + whole(random, most), engine: engine() });
  const pools = disaggregated ? { prefill: pool(2), decode: pool(2) } : { serve: pool(3) };
  const replicas =
    (pools.serve?.replicas ?? 0) + (pools.prefill?.replicas ?? 0) + (pools.decode?.replicas ?? 0);
  const config: ClusterConfig = {
    seed,
    ...pools,
    routing: pick(random, [
      "round-robin",
      "random",
      "least-outstanding",
      "least-kv",
      "power-of-two",
      "prefix-aware",
      "session-affinity",
    ]),
    transfer: disaggregated
      ? {
          latencySeconds: whole(random, 2) / 64,
          secondsPerToken: whole(random, 3) / 64,
          shared: random() < 0.5,
          bringsFirstToken: random() < 0.5,
        }
      : undefined,
    failures:
      random() < 0.35
        ? Array.from({ length: 1 + whole(random, 2) }, () => ({
            replica: whole(random, replicas),
            atSeconds: whole(random, 400) / 64,
            durationSeconds: (1 + whole(random, 100)) / 64,
          }))
        : [],
    requestSeconds: random() < 0.3 ? 1 / 32 : undefined,
    readTokenSeconds: random() < 0.3 ? whole(random, 3) / 256 : undefined,
    refillSeconds: random() < 0.3 ? 1 / 64 : undefined,
    onFailure: random() < 0.5 ? "lose" : "retry",
    autoscaling:
      !disaggregated && random() < 0.3
        ? {
            metric: random() < 0.5 ? "queue" : "utilisation",
            upper: 0.5 + random(),
            lower: random() * 0.5,
            minReplicas: 1,
            intervalSeconds: 0.5,
            startupSeconds: whole(random, 100) / 64,
          }
        : undefined,
  };
  return { config, workload: randomWorkload(random, seed) };
}

function randomEngine(random: RandomSource, aligned: boolean, disaggregated: boolean): EngineConfig {
  const unit = aligned ? 1 / 64 : 0.013;
  const batching = pick(
    random,
    disaggregated
      ? (["mixed", "prefill-first", "decode-first"] as const)
      : (["mixed", "mixed", "prefill-first", "decode-first", "static"] as const),
  );
  const isStatic = batching === "static";
  const pipelineStages = isStatic || random() < 0.75 ? 1 : 2;
  const drafts = !isStatic && random() < 0.25 ? 1 + whole(random, 3) : 0;
  const maxSequences = 1 + whole(random, 6);
  const ranks = isStatic || random() < 0.6 ? 1 : 1 + whole(random, 3);
  const least = Math.ceil(Math.ceil(maxSequences / pipelineStages) / ranks) * (1 + drafts);
  const prefixCaching = random() < 0.5;
  const onDemand = !isStatic && random() < 0.75;
  return {
    ...engineDefaults,
    stepTime: linearStepTime({
      fixed: unit,
      prefillToken: unit,
      prefillPair: aligned ? 0 : 0.001,
      decodeSequence: aligned ? 0 : 0.003,
      decodeContext: aligned ? 0 : 0.0007,
    }),
    batching,
    chunkedPrefill: random() < 0.7,
    maxBatchTokens: least + whole(random, 24),
    maxSequences,
    maxChunkTokens: random() < 0.7 ? Infinity : 1 + whole(random, 8),
    admission: pick(random, ["fcfs", "fcfs", "priority", "shortest-first"]),
    kvBlocks: 6 + whole(random, 20),
    kvBlockTokens: 1 + whole(random, 5),
    watermarkBlocks: whole(random, 3),
    kvReservation: onDemand
      ? "on-demand"
      : pick(random, ["request", "request", "power-of-two", "maximum"] as const),
    maxSequenceTokens: onDemand && random() < 0.8 ? Infinity : 30,
    preemption: !prefixCaching && random() < 0.5 ? "swap" : "recompute",
    prefixCaching,
    hostBlocks: random() < 0.5 ? 0 : whole(random, 20),
    hostBlockSeconds: whole(random, 2) / 64,
    pipelineStages,
    receiveIntervalSteps: random() < 0.7 ? 1 : 1 + whole(random, 5),
    schedulesAhead: random() < 0.3,
    ranks,
    loneStepTime:
      random() < 0.5 ? undefined : linearStepTime({ fixed: unit, prefillToken: aligned ? 0 : unit / 2 }),
    balanceSteps: whole(random, 6),
    speculation:
      drafts > 0
        ? { draftTokens: drafts, acceptance: Array.from({ length: drafts }, () => random()) }
        : undefined,
  };
}

function randomWorkload(random: RandomSource, seed: number): Workload {
  const count = 1 + whole(random, 16);
  const closedLoop = random() < 0.3;
  const burst = random() < 0.3;
  const spread = pick(random, [60, 20, 6]);
  const sessions = !closedLoop && random() < 0.4;
  const arrivalSeconds = new Float64Array(count);
  const inputTokens = new Int32Array(count);
  const outputTokens = new Int32Array(count);
  const priority = new Int32Array(count);
  const session = new Int32Array(count).fill(-1);
  const successor = new Int32Array(count).fill(-1);
  const thinkSeconds = new Float64Array(count);
  let at = 0;
  const concurrency = 1 + whole(random, 4);
  for (let i = 0; i < count; i += 1) {
    at += burst ? 0 : whole(random, spread) / 64;
    arrivalSeconds[i] = closedLoop && i >= concurrency ? NaN : at;
    inputTokens[i] = 1 + whole(random, 20);
    outputTokens[i] = 1 + whole(random, 16);
    priority[i] = whole(random, 3);
    session[i] = random() < 0.3 ? -1 : whole(random, 3);
    if (sessions && i > 0 && random() < 0.5) {
      successor[i - 1] = i;
      arrivalSeconds[i] = NaN;
      thinkSeconds[i] = whole(random, 30) / 64;
    }
  }
  const content = random() < 0.7 ? randomContent(random, inputTokens, seed) : undefined;
  return {
    name: "random",
    count,
    arrivalSeconds,
    inputTokens,
    outputTokens,
    priority,
    session,
    successor,
    thinkSeconds,
    closedLoop,
    content,
  };
}

/** Prompts of runs from a few streams, so that prefixes are shared and blocks straddle runs. */
function randomContent(random: RandomSource, inputTokens: Int32Array, seed: number): WorkloadContent {
  const offset = [0];
  const stream: number[] = [];
  const start: number[] = [];
  const length: number[] = [];
  for (const tokens of inputTokens) {
    const head = Math.min(tokens - 1, whole(random, 14));
    if (head > 0) {
      stream.push(whole(random, 2));
      start.push(0);
      length.push(head);
    }
    stream.push(random() < 0.5 ? 2 : 100 + seed + stream.length);
    start.push(0);
    length.push(tokens - head);
    offset.push(stream.length);
  }
  return {
    offset: Int32Array.from(offset),
    stream: Int32Array.from(stream),
    start: Int32Array.from(start),
    length: Int32Array.from(length),
  };
}

function whole(random: RandomSource, below: number): number {
  return Math.floor(random() * below);
}

function pick<T>(random: RandomSource, from: readonly T[]): T {
  return from[whole(random, from.length)]!;
}
