import { advance } from "../../simulation/engine/advance.ts";
import type { Simulation } from "../../simulation/engine/simulation.ts";
import { searchRate } from "../../simulation/findRate.ts";
import type { Slo } from "../../simulation/metrics/slo.ts";
import { parseTrace } from "../../simulation/workload/parseTrace.ts";
import type { Trace } from "../../simulation/workload/trace.ts";
import { InputError } from "../../units/inputError.ts";
import type { Host } from "../host.ts";
import { defineOperation } from "../operation.ts";
import { parseSlos } from "./parseSlo.ts";
import { loadRecords } from "../predict/predictNamed.ts";
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
    await checkFiles(input, host);
    checkSearch(input, slos);
    const records = await loadRecords(input, host);
    const trace = input.trace === undefined ? undefined : await readTrace(input.trace, host);
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
        warnings: [
          ...rest.warnings,
          ...repetitions[0]!.summary.warnings,
          ...(host.signal?.aborted && input.replications > 1
            ? [`stopped after ${repetitions.length} of ${input.replications} replications`]
            : []),
        ],
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

/** Faults name the file, for they name a line of it. */
async function readTrace(location: string, host: Host): Promise<Trace> {
  const text = await host.readText(location);
  try {
    return parseTrace(text);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.code, error.path, `${location}: ${error.message}`, error.hint);
  }
}

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

/**
 * The first repetition runs here, for its requests may be written; the others here and in threads beside this one, as
 * each has time.
 */
async function repeat(
  input: SimulateInput,
  setup: SimulationSetup,
  task: (replication: number) => ReplicationTask,
  host: Host,
  slos: readonly Slo[],
  outputOf: (repetitions: readonly Replication[]) => SimulationOutput,
): Promise<{ sim: Simulation; repetitions: Replication[] }> {
  const all = input.replications;
  const repetitions: Replication[] = [];
  let shareHere = 0;
  const note = (share = shareHere, what = "") => {
    shareHere = share;
    const finished = repetitions.filter(Boolean).length;
    host.progress?.((finished + share) / all, all === 1 ? what : `${finished} of ${all} replications`);
  };
  const queue = replications(all, task, host.signal);
  const sim = prepareReplication(task(0), setup);
  const result = () => replicationResult(sim, setup, slos);
  const here = async () => {
    try {
      await runHere(sim, host, note, () => outputOf([result()]));
      repetitions[0] = result();
      note(0);
      await pause();
      for (const one of queue) {
        const another = prepareReplication(one, setup);
        await runHere(another, host, note);
        if (host.signal?.aborted) break;
        repetitions[one.replication] = replicationResult(another, setup, slos);
        note(0);
        await pause();
      }
    } finally {
      queue.return();
    }
  };
  const beside = host.parallel?.<ReplicationTask, Replication>(
    "replication",
    queue,
    { threads: input.workers, atMost: all },
    ({ replication }, theirs) => {
      repetitions[replication] = theirs;
      note();
    },
  );
  await Promise.all([here(), beside]);
  return { sim, repetitions: repetitions.filter(Boolean) };
}

/** The tasks of all repetitions but the first, each for whoever asks next. */
function* replications(
  all: number,
  task: (replication: number) => ReplicationTask,
  signal: AbortSignal | undefined,
): Generator<ReplicationTask, void> {
  for (let replication = 1; replication < all && !signal?.aborted; replication += 1) yield task(replication);
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
