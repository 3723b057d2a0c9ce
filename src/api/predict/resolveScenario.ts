import type { Accelerator } from "../../catalog/accelerator.ts";
import type { Model, WeightFormats } from "../../catalog/modelArchitecture.ts";
import { formatsOf, type Formats } from "../../operators/formats.ts";
import { shardingOf } from "../../operators/sharding.ts";
import type { EngineSettings } from "../../serving/calibrated/compilePool.ts";
import type { Load } from "../../serving/calibrated/problem.ts";
import type { ServingScenario } from "../../serving/calibrated/scenario.ts";
import type { ServingCalibration } from "../../serving/calibrated/servingCalibration.ts";
import type { ServingConstants } from "../../serving/calibrated/servingConstants.ts";
import { steadyHarness } from "../../serving/calibrated/workload.ts";
import { InputError } from "../../units/inputError.ts";
import { parseQuantity } from "../../units/parseQuantity.ts";
import type { PredictInput } from "./predictInput.ts";
import { resolveWorkload } from "./resolveWorkload.ts";
import { resolveSpeculation } from "./resolveSpeculation.ts";

/** The records that the names of an input mean. */
export interface NamedRecords {
  readonly model: Model;
  readonly hardware: Accelerator;
  readonly prefillHardware?: Accelerator;
  readonly draftModel?: Model;
  /** Absent: the shipped calibration. */
  readonly calibration?: AppliedCalibration;
}

/** A calibration as it holds for a deployment, and where it does not. */
export interface AppliedCalibration {
  readonly calibration: ServingCalibration;
  readonly warnings: readonly string[];
}

export interface ResolvedScenario {
  readonly scenario: ServingScenario;
  /** What was assumed or contradicts good practice. */
  readonly warnings: readonly string[];
}

/** Concurrency where the input states neither it nor a rate. */
export const defaultConcurrency = 32;

/**
 * The scenario that an input and its records describe. Throws an `InputError` for contradictions and
 * values out of range.
 */
export function resolveScenario(
  input: PredictInput,
  records: NamedRecords,
  constants: Pick<ServingConstants, "acceptanceFactor">,
): ResolvedScenario {
  const { model, hardware, prefillHardware } = records;
  const warnings: string[] = [];
  const isBenchmark = input.harness === "closed-loop";
  const scenario: ServingScenario = {
    model,
    accelerator: hardware,
    engine: input.engine,
    ...(input.engineVersion !== undefined && { engineVersion: input.engineVersion }),
    ...(input.eager && { eager: true }),
    formats: formatsOn(hardware, input, model),
    workers: { sharding: shardingOf(input), count: input.replicas },
    ...prefillPool(input, model, prefillHardware),
    load: loadOf(input),
    workload: resolveWorkload(input, hardware, isBenchmark, warnings),
    harness: isBenchmark ? { requestsPerSlot: input.requestsPerSlot, burstStart: true } : steadyHarness,
    speculation: resolveSpeculation(input, records, constants.acceptanceFactor, warnings),
    settings: settingsOf(input),
    ...(input.networkBandwidth !== undefined && {
      transferBandwidth: parseQuantity(input.networkBandwidth, "bandwidth", {
        path: ["networkBandwidth"],
        range: "positive",
      }),
    }),
    ...(input.pricePerHour !== undefined && {
      pricePerDeviceHour: parseQuantity(input.pricePerHour, "moneyPerHour", { path: ["pricePerHour"] }),
    }),
  };
  return { scenario, warnings };
}

/** What the pools store is alike; how each multiplies it is its accelerator's. */
function formatsOn(accelerator: Accelerator, input: PredictInput, { weightFormats }: Model): Formats {
  return formatsOf(weightFormats, {
    ...weightChoice(input, weightFormats),
    ...(input.activationDtype && { activation: input.activationDtype }),
    ...(input.kvDtype && { kvCache: input.kvDtype }),
    accelerator,
  });
}

function weightChoice(
  { weightDtype, expertDtype }: PredictInput,
  released: WeightFormats,
): { weights?: WeightFormats } {
  if (weightDtype === undefined && expertDtype === undefined) return {};
  if (weightDtype === undefined) return { weights: { ...released, experts: expertDtype! } };
  return { weights: { linear: weightDtype, experts: expertDtype ?? weightDtype } };
}

function settingsOf(input: PredictInput): EngineSettings {
  const { gpuMemoryUtilization, maxBatchTokens, maxSequences, chunkedPrefill } = input;
  if (maxBatchTokens !== undefined && maxSequences !== undefined && maxBatchTokens < maxSequences) {
    throw new InputError(
      "contradiction",
      ["maxBatchTokens"],
      `maxBatchTokens must hold a token of each of ${maxSequences} sequences, got ${maxBatchTokens}`,
      "raise it, or lower maxSequences",
    );
  }
  return {
    ...(gpuMemoryUtilization !== undefined && { gpuMemoryUtilization }),
    ...(maxBatchTokens !== undefined && { maxBatchTokens }),
    ...(maxSequences !== undefined && { maxSequences }),
    chunkedPrefill,
  };
}

function loadOf({ concurrency, requestRate }: PredictInput): Load {
  if (requestRate === undefined) return { concurrency: concurrency ?? defaultConcurrency };
  if (concurrency === undefined) return { requestRate };
  throw new InputError(
    "contradiction",
    ["requestRate"],
    `concurrency (${concurrency}) and requestRate (${requestRate}) exclude each other`,
    "state one of them",
  );
}

function prefillPool(
  input: PredictInput,
  model: Model,
  accelerator: Accelerator | undefined,
): Pick<ServingScenario, "prefill"> {
  const {
    prefillWorkers: count,
    prefillTp,
    prefillPp,
    prefillAttentionDp,
    prefillEp,
    prefillCp,
    prefillHardware,
  } = input;
  if (count === undefined) {
    const stated = Object.entries({
      prefillTp,
      prefillPp,
      prefillAttentionDp,
      prefillEp,
      prefillCp,
      prefillHardware,
    });
    const field = stated.find(([, value]) => value !== undefined)?.[0];
    if (field === undefined) return {};
    throw new InputError(
      "contradiction",
      [field],
      `${field} needs prefillWorkers, which turns disaggregation on`,
      "state prefillWorkers",
    );
  }
  const tp = prefillTp ?? input.tp;
  const attentionDp = prefillAttentionDp ?? input.attentionDp;
  const ep = prefillEp ?? input.ep;
  if ((tp * attentionDp) % ep !== 0) {
    throw new InputError(
      "contradiction",
      ["prefillEp"],
      `prefillEp (${ep}) must divide the ${tp * attentionDp} devices of a prefill worker's tensor and attention parallelism`,
      prefillEp === undefined ? "prefillEp defaults to ep: state it" : undefined,
    );
  }
  const sharding = shardingOf({
    tp,
    pp: prefillPp ?? input.pp,
    attentionDp,
    ep,
    cp: prefillCp ?? input.cp,
  });
  const own = accelerator && { accelerator, formats: formatsOn(accelerator, input, model) };
  return { prefill: { sharding, count, ...own } };
}
