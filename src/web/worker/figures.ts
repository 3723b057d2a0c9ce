import type { Simulation } from "../../simulation/engine/simulation.ts";
import { requestLatencies } from "../../simulation/metrics/requestLatencies.ts";
import type { Slo } from "../../simulation/metrics/slo.ts";
import { summary } from "../../simulation/metrics/summary.ts";
import type { Figures, TimelinePoint } from "./messages.ts";

/** What the run says so far. */
export function figuresOf(sim: Simulation, slos: readonly Slo[]): Figures {
  const all = summary(sim, slos);
  const latencies = requestLatencies(sim);
  const row = (
    name: string,
    { mean, p50, p90, p99 }: { mean: number; p50: number; p90: number; p99: number },
  ) => ({
    name,
    mean,
    p50,
    p90,
    p99,
  });
  return {
    rows: [
      row("TTFT", all.ttft),
      row("TPOT", all.tpot),
      row("ITL", all.itl),
      row("End-to-end latency", all.e2eLatency),
      row("Queueing", all.queueing),
    ],
    ttftQuantiles: quantilesOf(latencies.ttft),
    tpotQuantiles: quantilesOf(latencies.tpot.filter((value) => !Number.isNaN(value))),
    requestsPerSecond: all.requestsPerSecond,
    outputTokensPerSecond: all.outputTokensPerSecond,
    goodputRequestsPerSecond: all.goodputRequestsPerSecond,
    sloAttainment: all.sloAttainment,
    preemptions: all.preemptions,
    warnings: all.warnings,
  };
}

/** The values at 0 %, 1 % … 100 %. */
function quantilesOf(values: Float64Array): readonly number[] {
  if (values.length === 0) return [];
  const sorted = values.toSorted();
  return Array.from(
    { length: 101 },
    (_, percent) => sorted[Math.round((percent / 100) * (sorted.length - 1))]!,
  );
}

/** Time averages over the bins of the simulator's timeline. */
export function timelineOf({ timeline, replicas }: Simulation): readonly TimelinePoint[] {
  const { binSeconds, used, batchSeconds, queueSeconds, kvBlockSeconds } = timeline;
  const blocks = replicas.reduce((sum, { pool }) => sum + pool.total, 0);
  return Array.from({ length: used }, (_, bin) => ({
    seconds: bin * binSeconds,
    batch: batchSeconds[bin]! / binSeconds,
    queue: queueSeconds[bin]! / binSeconds,
    kv: kvBlockSeconds[bin]! / (binSeconds * blocks),
  }));
}
