import { formatCell } from "../../report/formatCell.ts";
import { stepFloor } from "../../operators/floor.ts";
import type { Step } from "../../operators/step.ts";
import { simulatedCluster } from "../../planning/simulatedCluster.ts";
import type { EngineOptions } from "../../planning/simulatedEngine.ts";
import type { Infeasibility } from "../../serving/calibrated/forecast.ts";
import { sequenceBytes } from "../../serving/calibrated/sequenceBytes.ts";
import type { CompiledScenario } from "../../serving/calibrated/compiledScenario.ts";
import { compileScenario, predictLoad } from "../../serving/calibrated/predict.ts";
import { shippedCalibration } from "../../serving/calibrated/shippedCalibration.ts";
import type { ClusterConfig } from "../../simulation/engine/clusterConfig.ts";
import { checkEngine } from "../../simulation/engine/engineConfig.ts";
import type { FloorOf } from "../../simulation/metrics/series.ts";
import type { Trace } from "../../simulation/workload/trace.ts";
import { InputError } from "../../units/inputError.ts";
import { parseQuantity } from "../../units/parseQuantity.ts";
import { type NamedRecords, resolveScenario } from "../predict/resolveScenario.ts";
import type { SimulateInput } from "./simulateInput.ts";
import { parseAutoscale, parseFailure } from "./simulationPolicies.ts";

/** Everything about a simulation but its load and its seed. */
export interface SimulationSetup {
  readonly cluster: Omit<ClusterConfig, "seed">;
  /** Of one worker that decodes. */
  readonly floorOf: FloorOf;
  readonly devices: number;
  readonly reasons: readonly Infeasibility[];
  readonly warnings: readonly string[];
  readonly assumptions: readonly string[];
  /** Requests a second that the steady state sustains; where a rate search starts. */
  readonly sustainedRate: number;
}

/** Resolves an input and its records. Throws an `InputError` for contradictions and settings that no engine has. */
export function simulationSetup(
  input: SimulateInput,
  records: NamedRecords,
  trace: Trace | undefined,
): SimulationSetup {
  const stated = {
    ...input,
    ...(trace && meansOf(trace, records.model.architecture.maxContextTokens)),
    harness: "steady" as const,
    requestsPerSlot: 10,
    cachedPrefixLen: 0,
    prefixTier: "device" as const,
    hostBandwidth: undefined,
  };
  if (stated.requestRate !== undefined) delete stated.concurrency;
  const { calibration = shippedCalibration, warnings: remarks = [] } = records.calibration ?? {};
  const { scenario, warnings } = resolveScenario(stated, records, calibration.serving);
  const compiled = compileScenario(scenario, calibration);
  const forecast = predictLoad(compiled, scenario.load);
  const reasons = forecast.reasons.filter(({ code }) => code !== "rate_above_capacity");
  const cluster =
    reasons.length > 0
      ? undefined
      : simulatedCluster(compiled.problem, { seed: 0, ...policies(input) }, engineOptions(input, compiled));
  for (const pool of [cluster?.serve, cluster?.prefill, cluster?.decode])
    if (pool) checkSettings(() => checkEngine(pool.engine));
  const { operators, accelerator } = compiled.decodeWorker;
  return {
    cluster: cluster ?? { routing: input.routing },
    floorOf: (step: Step) => stepFloor(operators, step, accelerator),
    devices: forecast.devices,
    reasons,
    warnings: [...new Set([...remarks, ...warnings, ...forecast.warnings])],
    assumptions: [...forecast.assumptions, ...readingAssumption(cluster), ...sharingAssumption(input, trace)],
    sustainedRate: forecast.requestsPerSecond,
  };
}

/** Short prompts in a small model can come faster than they are read, which the closed form does not know. */
function readingAssumption(cluster: Pick<ClusterConfig, "readTokenSeconds"> | undefined): readonly string[] {
  const each = cluster?.readTokenSeconds;
  return each
    ? [
        `prompts are read one after another, ${formatCell(Number((1 / each).toPrecision(3)), "count")} tokens/s for each replica`,
      ]
    : [];
}

/** Engines of today cache prefixes unless told otherwise, so that one who asks for none of it should know. */
function sharingAssumption(
  { prefixCaching, sharedPrefixTokens, turns = 1 }: SimulateInput,
  trace: Trace | undefined,
): readonly string[] {
  const shares = trace?.content !== undefined || sharedPrefixTokens > 0 || turns > 1;
  return shares && !prefixCaching ? ["prompts share prefixes, but none is cached: prefixCaching is off"] : [];
}

/** Requests beyond the context are turned away one by one, and so must not make the rest look too long to serve. */
function meansOf(trace: Trace, maxContextTokens: number | undefined): { isl: number; osl: number } {
  const mean = (tokens: Int32Array) =>
    Math.max(
      1,
      Math.round(
        tokens.reduce((sum, n) => sum + Math.min(n, maxContextTokens ?? Infinity), 0) / tokens.length,
      ),
    );
  return { isl: mean(trace.inputTokens), osl: mean(trace.outputTokens) };
}

function policies(input: SimulateInput) {
  const replicas = input.replicas + (input.prefillWorkers ?? 0);
  if (input.autoscale !== undefined && input.prefillWorkers !== undefined) {
    throw new InputError(
      "contradiction",
      ["autoscale"],
      "autoscale works on replicas that serve, not on pools for prefill and decode",
    );
  }
  return {
    routing: input.routing,
    failures: input.failures.map((text) => parseFailure(text, replicas)),
    onFailure: input.onFailure,
    autoscaling: input.autoscale === undefined ? undefined : parseAutoscale(input.autoscale, input.replicas),
    maxSeconds:
      input.maxTime === undefined
        ? undefined
        : parseQuantity(input.maxTime, "time", { path: ["maxTime"], range: "positive" }),
  };
}

function engineOptions(input: SimulateInput, compiled: CompiledScenario): EngineOptions {
  checkReservation(input);
  const { kvBlockTokens } = input;
  const given: Record<string, unknown> = {};
  for (const key of ["batching", "kvBlocks", "kvReservation", "maxSequenceTokens"] as const) {
    if (input[key] !== undefined) given[key] = input[key];
  }
  const { decodeWorker, problem } = compiled;
  const capacity =
    problem.decode.sequencesPerRank *
    (problem.workload.inputTokens + problem.policy.reservedOutputShare * problem.workload.outputTokens);
  const blocks = input.kvBlocks ?? Math.floor(capacity / kvBlockTokens);
  const blockBytes = sequenceBytes(decodeWorker.operators, kvBlockTokens);
  return {
    ...given,
    kvBlockTokens,
    chunkedPrefill: input.chunkedPrefill,
    admission: input.admission,
    watermarkBlocks: Math.floor(input.watermark * blocks),
    preemption: input.preemption,
    prefixCaching: input.prefixCaching,
    hostBlocks: input.hostBlocks,
    hostBlockSeconds:
      blockBytes /
      parseQuantity(input.hostBandwidth, "bandwidth", { path: ["hostBandwidth"], range: "positive" }),
  };
}

function checkReservation({ batching, kvReservation, maxSequenceTokens }: SimulateInput): void {
  if (kvReservation === "maximum" && maxSequenceTokens === undefined)
    throw new InputError(
      "contradiction",
      ["kvReservation"],
      "kvReservation maximum needs maxSequenceTokens",
      "state maxSequenceTokens",
    );
  if (batching === "static" && (kvReservation ?? "on-demand") === "on-demand")
    throw new InputError(
      "contradiction",
      ["batching"],
      "batching static reserves memory before a sequence starts, and kvReservation is on-demand",
      "state kvReservation request, power-of-two or maximum",
    );
}

/** The engine's own words for a setting that cannot be are the user's fault here. */
export function checkSettings<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof RangeError) throw new InputError("invalid_setting", ["simulate"], error.message);
    throw error;
  }
}
