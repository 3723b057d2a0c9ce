import { mix32 } from "../../math/countedUniform.ts";
import { advance } from "../../simulation/engine/advance.ts";
import { type Simulation, simulation } from "../../simulation/engine/simulation.ts";
import { attainmentCurve, cumulativeCurve } from "../../simulation/metrics/curve.ts";
import { gapQuantile } from "../../simulation/metrics/gapHistogram.ts";
import { requestLatencies } from "../../simulation/metrics/requestLatencies.ts";
import { series, type SeriesPoint } from "../../simulation/metrics/series.ts";
import type { Slo } from "../../simulation/metrics/slo.ts";
import { type Summary, summary } from "../../simulation/metrics/summary.ts";
import type { Trace } from "../../simulation/workload/trace.ts";
import type { NamedRecords } from "../predict/resolveScenario.ts";
import type { SimulateInput } from "./simulateInput.ts";
import { simulationLoad } from "./simulationLoad.ts";
import { checkSettings, type SimulationSetup, simulationSetup } from "./simulationSetup.ts";

/** One repetition, as plain data that a worker thread can be given. */
export interface ReplicationTask {
  readonly input: SimulateInput;
  readonly records: NamedRecords;
  readonly trace: Trace | undefined;
  readonly slos: readonly Slo[];
  readonly replication: number;
  readonly requestRate: number | undefined;
}

/** Share of latencies at or below a value. */
export interface Curves {
  readonly ttft: readonly { readonly value: number; readonly share: number }[];
  readonly tpot: readonly { readonly value: number; readonly share: number }[];
  readonly itl: readonly { readonly value: number; readonly share: number }[];
  readonly e2eLatency: readonly { readonly value: number; readonly share: number }[];
  readonly attainment: readonly { readonly scale: number; readonly attainment: number }[];
}

export interface Replication {
  readonly seed: number;
  readonly summary: Summary;
  readonly series: readonly SeriesPoint[];
  readonly curves: Curves;
}

/** The seed of a repetition; the first has the user's own. */
export function replicationSeed(seed: number, replication: number): number {
  return replication === 0 ? seed : mix32(mix32(0x7a3c, seed), replication) >>> 1;
}

/** Sets a repetition up without running it. */
export function prepareReplication(task: ReplicationTask, setup: SimulationSetup): Simulation {
  const seed = replicationSeed(task.input.seed, task.replication);
  const isFirst = task.replication === 0;
  const keepsSteps = isFirst && task.input.traceFile !== undefined;
  return checkSettings(() =>
    simulation(
      {
        ...setup.cluster,
        seed,
        stepLogLimit: keepsSteps ? task.input.traceSteps : 0,
        logsTokens: isFirst && task.input.itlsFile !== undefined,
      },
      simulationLoad(task.input, task.trace, seed, task.requestRate),
    ),
  );
}

/** What a repetition says, run to its end or not. */
export function replicationResult(
  sim: Simulation,
  setup: SimulationSetup,
  slos: readonly Slo[],
): Replication {
  const latencies = requestLatencies(sim);
  const limited = slos.flatMap(({ metric, limitSeconds }) =>
    metric === "itl" ? [] : [{ values: latencies[metric], limit: limitSeconds }],
  );
  const scales = Array.from({ length: 41 }, (_, i) => Math.round(1e4 * 2 ** ((i - 20) / 10)) / 1e4);
  return {
    seed: sim.config.seed,
    summary: summary(sim, slos),
    series: series(sim, setup.floorOf),
    curves: {
      ttft: cumulativeCurve(latencies.ttft),
      tpot: cumulativeCurve(latencies.tpot),
      itl: Array.from({ length: 101 }, (_, i) => ({ value: gapQuantile(sim.gaps, i / 100), share: i / 100 })),
      e2eLatency: cumulativeCurve(latencies.e2eLatency),
      attainment: limited.length > 0 ? attainmentCurve(limited, scales) : [],
    },
  };
}

/** Runs a repetition from its task alone: what a worker thread does. */
export function simulateReplication(task: ReplicationTask): Replication {
  const setup = simulationSetup(task.input, task.records, task.trace);
  const sim = prepareReplication(task, setup);
  advance(sim);
  return replicationResult(sim, setup, task.slos);
}
