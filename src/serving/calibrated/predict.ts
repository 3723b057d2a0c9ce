import type { Accelerator } from "../../catalog/accelerator.ts";
import type { Engine } from "../../catalog/engine.ts";
import { findEngine, releaseOf } from "../../catalog/engines.ts";
import { stepFloor, type StepFloor } from "../../operators/floor.ts";
import { adjustConstants, adjustWorker, noAdjustment, type Adjustment } from "./adjustment.ts";
import { buildProblem, type Deployment } from "./buildProblem.ts";
import type { CompiledScenario } from "./compiledScenario.ts";
import { compileWorker, type CompiledWorker, type WorkerOptions } from "./compilePool.ts";
import { sequenceCacheBytes } from "../../operators/cacheLayout.ts";
import { meanContextTokens } from "./decodeSeconds.ts";
import type { Estimate, Forecast, DeviceMemory, PhaseBreakdown } from "./forecast.ts";
import type { Load, Problem } from "./problem.ts";
import { decodePhase, promptPhase, type PhaseStep } from "./phaseSteps.ts";
import type { ServingScenario, WorkerScenario } from "./scenario.ts";
import type { ServingCalibration, Spread } from "./servingCalibration.ts";
import { shippedCalibration } from "./shippedCalibration.ts";
import { infeasibilities } from "./infeasibilities.ts";
import { loadWarnings, remarksOf, typicalPowerShare } from "./remarks.ts";
import { emptySolution, type Solution } from "./solution.ts";
import { solveColocated, solveColocatedRate } from "./solveColocated.ts";
import { solveDisaggregated, solveDisaggregatedRate } from "./solveDisaggregated.ts";
import { spreadsOf } from "./spreads.ts";
import type { Workload } from "./workload.ts";

/** How the scenario will serve: means over many requests, an 80 % interval from calibration residuals, and the reasons. */
export function predict(
  scenario: ServingScenario,
  calibration: ServingCalibration = shippedCalibration,
): Forecast {
  return predictLoad(compileScenario(scenario, calibration), scenario.load);
}

/** Works out everything about a scenario that does not depend on its load. `engine` may differ from the catalogue's. */
export function compileScenario(
  scenario: ServingScenario,
  calibration: ServingCalibration = shippedCalibration,
  engine: Engine = findEngine(scenario.engine),
): CompiledScenario {
  const { model, accelerator, formats, workers, prefill } = scenario;
  const { engineVersion, settings, speculation } = scenario;
  const options: WorkerOptions = {
    ...(engineVersion === undefined ? {} : { engineVersion }),
    ...(scenario.eager ? { eager: true } : {}),
    ...(settings ? { settings } : {}),
    ...(speculation.draft ? { draft: speculation.draft } : {}),
  };
  const compile = (worker: WorkerScenario, device = accelerator, own = formats): CompiledWorker =>
    adjustWorker(
      compileWorker(model, device, worker.sharding, own, calibration.kernels, engine, options),
      calibration.adjustment ?? noAdjustment,
    );
  const decodeWorker = compile(workers);
  const prefillWorker = prefill ? compile(prefill, prefill.accelerator, prefill.formats) : undefined;
  return priced(scenario, calibration, decodeWorker, prefillWorker);
}

/** The same scenario with another adjustment, in a fraction of the time. `compiled` has none itself. */
export function withAdjustment(compiled: CompiledScenario, adjustment: Adjustment): CompiledScenario {
  const { scenario, calibration, decodeWorker, prefillWorker } = compiled;
  return priced(
    scenario,
    { ...calibration, adjustment },
    adjustWorker(decodeWorker, adjustment),
    prefillWorker && adjustWorker(prefillWorker, adjustment),
  );
}

/** The same deployment under another workload; its operators stay priced. */
export function withWorkload(compiled: CompiledScenario, workload: Workload): CompiledScenario {
  const { scenario, calibration, decodeWorker, prefillWorker } = compiled;
  return priced({ ...scenario, workload }, calibration, decodeWorker, prefillWorker);
}

function priced(
  scenario: ServingScenario,
  calibration: ServingCalibration,
  decodeWorker: CompiledWorker,
  prefillWorker: CompiledWorker | undefined,
): CompiledScenario {
  const { prefill } = scenario;
  const { engine } = decodeWorker;
  const deployment: Deployment = {
    engine: scenario.engine,
    decode: { worker: decodeWorker, count: scenario.workers.count },
    ...(prefill && prefillWorker ? { prefill: { worker: prefillWorker, count: prefill.count } } : {}),
    workload: scenario.workload,
    harness: scenario.harness,
    ...(scenario.scheduler ? { scheduler: scenario.scheduler } : {}),
    speculation: scenario.speculation,
    ...(scenario.eager ? { eager: true } : {}),
    ...releaseOf(engine, scenario.engineVersion),
    ...(scenario.transferBandwidth === undefined ? {} : { transferBandwidth: scenario.transferBandwidth }),
  };
  const problem = buildProblem(
    deployment,
    adjustConstants(calibration.serving, calibration.adjustment ?? noAdjustment),
  );
  const workers = { decodeWorker, ...(prefillWorker ? { prefillWorker } : {}) };
  const spreads = spreadsOf(calibration, {
    model: scenario.model,
    engine: scenario.engine,
    isPastRelease: deployment.isPastRelease,
    ...workers,
  });
  return { scenario, calibration, problem, spreads, ...workers };
}

/** The steady state alone, written into `out`: the fast path of sweeps and searches. */
export function solve({ problem }: CompiledScenario, load: Load, out: Solution): Solution {
  const { prefill } = problem;
  if ("concurrency" in load) {
    return prefill
      ? solveDisaggregated(problem, prefill, load.concurrency, out)
      : solveColocated(problem, load.concurrency, out);
  }
  return prefill
    ? solveDisaggregatedRate(problem, prefill, load.requestRate, out)
    : solveColocatedRate(problem, load.requestRate, out);
}

/** The headline figures of a load. */
export interface LoadEstimate extends Pick<
  Forecast,
  "ttft" | "tpot" | "e2eLatencySeconds" | "requestsPerSecond" | "outputTokensPerSecond"
> {
  /** The steady state behind them, never faster than the device. */
  readonly solution: Solution;
  /** Of the mean decode iteration, and of one chunk of a prompt. */
  readonly decodeFloor: StepFloor;
  readonly promptFloor: StepFloor;
}

/** The headline figures that `predictLoad` gives, without the breakdowns: what a sweep needs. Overwrites `solution`. */
export function estimateLoad(compiled: CompiledScenario, load: Load, solution: Solution): LoadEstimate {
  const { scenario, problem, spreads } = compiled;
  const { workload, speculation } = scenario;
  solve(compiled, load, solution);
  const decodeFloor = floorOf(decodePhase(compiled, solution.decodeSequences));
  const promptFloor = floorOf(promptPhase(compiled));
  // Efficiencies are relative to isolated kernels: nothing but this keeps them from beating the device.
  const tpotFloor = decodeFloor.seconds / speculation.acceptedTokens;
  const ttftFloor = promptFloor.seconds * problem.shape.chunks;
  solution.tpot = Math.max(solution.tpot, tpotFloor);
  solution.ttft = Math.max(solution.ttft, ttftFloor);
  const e2eLatencySeconds = solution.ttft + Math.max(0, workload.outputTokens - 1) * solution.tpot;
  // Little's law; a place in the KV cache that a request waits for is counted by the solver.
  const requestsPerSecond =
    "concurrency" in load && !solution.saturated
      ? Math.min(solution.requestsPerSecond, load.concurrency / e2eLatencySeconds)
      : solution.requestsPerSecond;
  return {
    solution,
    decodeFloor,
    promptFloor,
    ttft: estimate(solution.ttft, spreads.ttft, ttftFloor),
    tpot: estimate(solution.tpot, spreads.tpot, tpotFloor),
    e2eLatencySeconds,
    requestsPerSecond,
    outputTokensPerSecond: requestsPerSecond * workload.outputTokens,
  };
}

/** The forecast of a compiled scenario under `load`. */
export function predictLoad(compiled: CompiledScenario, load: Load): Forecast {
  const { scenario, problem, decodeWorker, prefillWorker } = compiled;
  const estimates = estimateLoad(compiled, load, emptySolution());
  const { solution, ttft, tpot, e2eLatencySeconds, requestsPerSecond, outputTokensPerSecond } = estimates;
  const { workload } = scenario;
  const reasons = infeasibilities(compiled, load, solution);
  const remarks = remarksOf(compiled);
  const held = loadWarnings(compiled, load);
  const decode = breakdown(decodePhase(compiled, solution.decodeSequences), estimates.decodeFloor);
  const prefill = breakdown(promptPhase(compiled), estimates.promptFloor);
  const pools = [
    { worker: decodeWorker, count: scenario.workers.count },
    ...(prefillWorker ? [{ worker: prefillWorker, count: scenario.prefill?.count ?? 1 }] : []),
  ];
  const overDevices = (of: (accelerator: Accelerator) => number): number =>
    pools.reduce((sum, { worker, count }) => sum + worker.devices * count * of(worker.accelerator), 0);
  const devices = overDevices(() => 1);
  // A device that states none of them makes the sum no number.
  const watts = overDevices(({ thermalDesignPower = Number.NaN }) => thermalDesignPower * typicalPowerShare);
  const usdPerHour = overDevices(
    ({ pricePerHour = Number.NaN }) => scenario.pricePerDeviceHour ?? pricePerHour,
  );
  return {
    fidelity: "calibrated",
    feasible: reasons.length === 0,
    reasons,
    ttft,
    tpot,
    itlSeconds: solution.tpot * scenario.speculation.acceptedTokens,
    e2eLatencySeconds,
    requestsPerSecond,
    outputTokensPerSecond,
    totalTokensPerSecond: requestsPerSecond * (workload.inputTokens + workload.outputTokens),
    outputTokensPerSecondPerDevice: outputTokensPerSecond / devices,
    totalTokensPerSecondPerDevice:
      (requestsPerSecond * (workload.inputTokens + workload.outputTokens)) / devices,
    outputTokensPerSecondPerUser: 1 / solution.tpot,
    devices,
    maxConcurrency:
      Math.floor(problem.decode.sequencesPerRank) * problem.decode.ranks * problem.decode.workers,
    concurrency: "concurrency" in load ? load.concurrency : requestsPerSecond * e2eLatencySeconds,
    memory: memoryOf(decodeWorker, compiled, solution.decodeSequences),
    ...(prefillWorker ? { prefillMemory: memoryOf(prefillWorker, compiled, 1) } : {}),
    ttftParts: ttftParts(problem, solution),
    prefillStallSeconds: solution.stallSeconds,
    decodeSequencesPerRank: solution.decodeSequences,
    decode,
    prefill,
    ...(Number.isFinite(watts) ? { joulesPerOutputToken: watts / outputTokensPerSecond } : {}),
    ...(Number.isFinite(usdPerHour)
      ? { usdPerMillionOutputTokens: (usdPerHour * 1e6) / 3600 / outputTokensPerSecond }
      : {}),
    assumptions: remarks.assumptions,
    warnings: held.length === 0 ? remarks.warnings : [...remarks.warnings, ...held],
  };
}

const floorOf = ({ worker, step }: PhaseStep): StepFloor =>
  stepFloor(worker.operators, step, worker.accelerator);

function estimate(seconds: number, spread: Spread, floor: number): Estimate {
  return { seconds, lowSeconds: Math.max(floor, seconds * spread.low), highSeconds: seconds * spread.high };
}

function breakdown({ steps, step }: PhaseStep, floor: StepFloor): PhaseBreakdown {
  const parts = steps.parts(step);
  const unlimited = Object.values(parts).reduce((sum, part) => sum + part, 0);
  const seconds = Math.max(unlimited, floor.seconds);
  parts.launch += seconds - unlimited;
  const overhead = parts.launch + parts.host;
  const largest = Math.max(floor.computeSeconds, floor.memorySeconds, floor.linkSeconds);
  const bound =
    overhead > seconds / 2
      ? "overhead"
      : largest === floor.computeSeconds
        ? "compute"
        : largest === floor.memorySeconds
          ? "memory"
          : "network";
  return { seconds, parts, floorSeconds: floor.seconds, timesFloor: seconds / floor.seconds, bound };
}

function memoryOf(worker: CompiledWorker, { problem }: CompiledScenario, sequences: number): DeviceMemory {
  const { accelerator, memory, engine } = worker;
  const states = 1 + problem.speculation.draftTokens;
  const each = sequenceCacheBytes(memory.cache, meanContextTokens(problem), engine.blockTokens, states);
  return {
    capacityBytes: accelerator.usableMemory ?? accelerator.memoryCapacity,
    weightBytes: memory.weights,
    workspaceBytes: memory.activations + memory.runtime,
    kvCacheBytes: Math.max(0, memory.kvPool),
    kvCacheUsedBytes: Math.min(Math.max(0, memory.kvPool), each * sequences),
  };
}

function ttftParts(problem: Problem, solution: Solution): Forecast["ttftParts"] {
  const { loadSeconds } = problem;
  const requestSeconds = problem.overheads.requestSeconds - loadSeconds;
  const { queueSeconds, admissionSeconds, burstSeconds, handoffSeconds } = solution;
  const known =
    requestSeconds + loadSeconds + queueSeconds + admissionSeconds + burstSeconds + handoffSeconds;
  return {
    requestSeconds,
    loadSeconds,
    promptSeconds: solution.ttft - known,
    queueSeconds,
    admissionSeconds,
    burstSeconds,
    handoffSeconds,
  };
}
