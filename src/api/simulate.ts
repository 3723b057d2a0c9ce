import { advance } from "../simulation/engine/advance.ts";
import type { Simulation } from "../simulation/engine/simulation.ts";
import { searchRate } from "../simulation/findRate.ts";
import type { Slo } from "../simulation/metrics/slo.ts";
import { parseTrace } from "../simulation/workload/parseTrace.ts";
import { InputError } from "../units/inputError.ts";
import type { Host } from "./host.ts";
import { defineOperation } from "./operation.ts";
import { parseSlos } from "./parseSlo.ts";
import { loadRecords } from "./predictNamed.ts";
import { reportSimulation } from "./reportSimulation.ts";
import {
  prepareReplication,
  type Replication,
  replicationResult,
  type ReplicationTask,
} from "./simulateReplication.ts";
import { type SimulateInput, simulateInput } from "./simulateInput.ts";
import { checkFiles, writeSimulationFiles } from "./simulationFiles.ts";
import { simulationOutput, type SimulationOutput, toOutput } from "./simulationOutput.ts";
import { type SimulationSetup, simulationSetup } from "./simulationSetup.ts";
import { tasks } from "./tasks.ts";

export const simulate = defineOperation({
  name: "simulate",
  summary: "Simulate a deployment request by request under a load or a trace",
  description:
    "A discrete-event simulation of the engines' schedulers on calibrated step times: latencies with their tails, goodput under an SLO, batches, KV cache and queues over time. The load is drawn (open loop with --request-rate, closed loop with --concurrency, sessions with --turns) or read from a --trace. The same seed gives the same numbers, whatever the number of threads.",
  positional: ["model", "hardware"],
  input: simulateInput,
  output: simulationOutput,
  examples: [
    {
      title: "Random arrivals, with an SLO",
      args: "simulate llama-3.1-8b h100-sxm --request-rate 4 --slo ttft<=500ms@p99,tpot<=50ms@p99",
    },
    {
      title: "The benchmark of InferenceX: 32 requests in flight, all started at once",
      args: "simulate llama-3.1-70b h200-sxm --tp 4 --concurrency 32 --isl 819..1024 --osl 205..256",
    },
    {
      title: "The highest rate that an SLO allows",
      args: "simulate llama-3.1-8b h100-sxm --find-rate --requests 300 --slo ttft<=500ms@p99",
    },
  ],
  async run(input, host): Promise<SimulationOutput> {
    const slos = input.slo === undefined ? [] : parseSlos(input.slo);
    checkFiles(input);
    checkSearch(input, slos);
    const records = await loadRecords(input, host);
    const trace = input.trace === undefined ? undefined : parseTrace(await host.readText(input.trace));
    const setup = simulationSetup(input, records, trace);
    const rest = {
      seed: input.seed,
      devices: setup.devices,
      reasons: setup.reasons.map(({ code, message }) => ({ code, message })),
      assumptions: [...setup.assumptions],
      warnings: [
        ...setup.warnings,
        ...(trace && trace.skipped > 0
          ? [`${trace.skipped} failed requests of the trace were left out`]
          : []),
      ],
      rateSearch: null,
    };
    if (setup.reasons.length > 0) return toOutput([], rest);
    const task = (replication: number, requestRate: number | undefined): ReplicationTask => ({
      input,
      records,
      trace,
      slos,
      replication,
      requestRate,
    });
    const search = input.findRate ? await findRate(input, setup, task, host) : undefined;
    const requestRate = search?.requestsPerSecond || input.requestRate;
    const outputOf = (repetitions: readonly Replication[]) =>
      toOutput(repetitions, {
        ...rest,
        rateSearch: search ?? null,
        warnings: [...rest.warnings, ...repetitions[0]!.summary.warnings],
      });
    const { sim, repetitions } = await repeat(
      input,
      setup,
      (replication) => task(replication, requestRate),
      host,
      slos,
      outputOf,
    );
    const output = outputOf(repetitions);
    await writeSimulationFiles(sim, output, input, host);
    return output;
  },
  report: reportSimulation,
  feasible: ({ feasible }) => feasible,
});

function checkSearch(input: SimulateInput, slos: readonly Slo[]): void {
  if (!input.findRate) return;
  const contradiction = (field: string, message: string) => {
    throw new InputError("contradiction", [field], message);
  };
  if (slos.length === 0)
    throw new InputError("missing", ["slo"], "findRate needs an slo", "for example ttft<=500ms@p99");
  if (input.concurrency !== undefined)
    contradiction("concurrency", "concurrency makes a closed loop, which has no rate to find");
  if (input.rateProfile !== undefined)
    contradiction("rateProfile", "rateProfile sets the rate, so there is none to find");
  if (input.arrivals === "burst") contradiction("arrivals", "arrivals in a burst have no rate to find");
}

/** Steps between two looks at the clock and at Ctrl-C: some hundredths of a second. */
const slice = 50_000;

/** Runs until the end, or until it is told to stop. */
async function runHere(
  sim: Simulation,
  host: Host,
  note: (share: number, what: string) => void,
  soFar?: () => SimulationOutput,
): Promise<void> {
  while (!advance(sim, slice)) {
    note(
      sim.left / sim.workload.count,
      `${sim.left} of ${sim.workload.count} requests, ${Math.round(sim.now)} s simulated`,
    );
    await (soFar && host.watch ? host.watch(soFar) : pause());
    if (host.signal?.aborted) return;
  }
}

/** Lets signals and the screen have their turn. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** The first repetition runs here, for its requests may be written; the others in threads where there are some. */
async function repeat(
  input: SimulateInput,
  setup: SimulationSetup,
  task: (replication: number) => ReplicationTask,
  host: Host,
  slos: readonly Slo[],
  outputOf: (repetitions: readonly Replication[]) => SimulationOutput,
): Promise<{ sim: Simulation; repetitions: Replication[] }> {
  const all = input.replications;
  const sim = prepareReplication(task(0), setup);
  const result = () => replicationResult(sim, setup, slos);
  const soFar = () => outputOf([result()]);
  await runHere(sim, host, (share, what) => host.progress?.(share / all, what), soFar);
  const repetitions = [result()];
  const others = Array.from({ length: all - 1 }, (_, i) => task(i + 1));
  const done = (finished: number) =>
    host.progress?.((1 + finished) / all, `${1 + finished} of ${all} replications`);
  repetitions.push(...(await runAll(others, input.workers, host, done)));
  return { sim, repetitions };
}

async function runAll(
  all: readonly ReplicationTask[],
  threads: number | undefined,
  host: Host,
  done: (finished: number) => void,
): Promise<readonly Replication[]> {
  if (all.length === 0) return [];
  if (host.parallel && all.length > 1 && threads !== 1)
    return host.parallel<ReplicationTask, Replication>("replication", all, threads, done);
  const results: Replication[] = [];
  for (const one of all) {
    if (host.signal?.aborted) break;
    results.push(tasks.replication(one));
    done(results.length);
    await pause();
  }
  return results;
}

/** The highest rate at which every replication meets the SLO; all rates see the same random numbers. */
async function findRate(
  input: SimulateInput,
  setup: SimulationSetup,
  task: (replication: number, requestRate: number | undefined) => ReplicationTask,
  host: Host,
): Promise<NonNullable<SimulationOutput["rateSearch"]>> {
  const search = searchRate(
    input.requestRate ?? Math.max(1e-3, setup.sustainedRate / 2),
    input.rateTolerance,
  );
  let next = search.next();
  while (!next.done) {
    const rate = next.value;
    host.progress?.(0, `trying ${rate.toPrecision(3)} requests/s`);
    let met = true;
    for (let replication = 0; met && replication < input.replications; replication += 1) {
      const one = task(replication, rate);
      const sim = prepareReplication(one, setup);
      await runHere(sim, host, (share, what) =>
        host.progress?.(share, `${rate.toPrecision(3)} requests/s: ${what}`),
      );
      if (host.signal?.aborted)
        throw new InputError("interrupted", ["findRate"], "interrupted before a rate was found");
      met = replicationResult(sim, setup, one.slos).summary.slos.every((slo) => slo.met);
    }
    next = search.next(met);
  }
  const { requestsPerSecond, refusedRequestsPerSecond, trials } = next.value;
  return {
    requestsPerSecond,
    refusedRequestsPerSecond: Number.isFinite(refusedRequestsPerSecond) ? refusedRequestsPerSecond : null,
    trials: [...trials],
  };
}
