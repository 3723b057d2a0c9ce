import { findEngine, releaseOf } from "../../catalog/engines.ts";
import type { Accelerator } from "../../catalog/accelerator.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import type { KernelConstants } from "../../cost/kernelConstants.ts";
import type { Sharding } from "../../operators/sharding.ts";
import type { Deployment } from "../../serving/calibrated/buildProblem.ts";
import { compileWorker, type CompiledWorker } from "../../serving/calibrated/compilePool.ts";
import { enginePolicies, type EngineName, type EnginePolicy } from "../../serving/calibrated/enginePolicy.ts";
import { acceptedTokens, noSpeculation } from "../../serving/calibrated/speculation.ts";
import {
  defaultScheduler,
  type Harness,
  type SchedulerSettings,
  type Workload,
} from "../../serving/calibrated/workload.ts";
import { InputError } from "../../units/inputError.ts";
import { decodeBatchLimit } from "./decodeBatchLimit.ts";
import { fastestDraftLength, scriptedDraftLength } from "./draftLength.ts";
import {
  dataParallel,
  dataParallelConcurrency,
  fittingWorker,
  hasLatentAttention,
  statedSharding,
} from "./fittingWorker.ts";
import { rowFormats } from "./rowFormats.ts";
import { rowSystem } from "./rowSystem.ts";
import type { ServingRow, WorkerColumns } from "./servingRow.ts";
import { statedDrafts } from "./statedDrafts.ts";

/** What a row means, with everything that it leaves open filled in. */
export interface RowScenario {
  readonly row: ServingRow;
  readonly model: Model;
  readonly deployment: Deployment;
  readonly concurrency: number;
  /** What was inferred because the row does not say it. */
  readonly inferred: readonly string[];
}

export interface RowCatalog {
  findModel(name: string): Model;
  findAccelerator(name: string): Accelerator;
  readonly kernels: KernelConstants;
}

/** A closed loop of the InferenceX harness sends about ten requests from each place. */
const requestsPerSlot = 10;

/** Compiled workers by what determines them, shared between rows. */
export type WorkerCache = Map<string, CompiledWorker>;

export function rowScenario(
  row: ServingRow,
  catalog: RowCatalog,
  cache: WorkerCache,
  acceptanceFactor: number,
): RowScenario {
  const inferred: string[] = [];
  for (const field of ["isl", "osl"] as const)
    if (!(row[field] > 0))
      throw new InputError("missing_field", [field], `${field} must be a positive number of tokens`);
  for (const field of ["model", "system"] as const)
    if (row[field] === "") throw new InputError("missing_field", [field], `${field} is empty`);
  const model = catalog.findModel(row.model);
  const accelerator = rowSystem(row.system, catalog.findAccelerator, inferred);
  const engine = engineOf(row.engine);
  if (!/vllm/i.test(row.engine) && engine === "vllm")
    inferred.push(`vllm, for ${row.engine === "" ? "no engine is stated" : `"${row.engine}" is not known`}`);
  const engineVersion = ofContainer(engine, row.engineVersion) ? undefined : row.engineVersion;
  const catalogued = findEngine(engine);
  const formats = rowFormats(row, model, accelerator, catalog.findModel, inferred);
  const workload = rowWorkload(row);
  const drafts = statedDrafts(row.speculative, inferred);
  const draftMethod = drafts?.method;
  const usesDraft = draftMethod !== undefined;
  const worker = (sharding: Sharding): CompiledWorker => {
    const key = JSON.stringify([
      model.id,
      accelerator.id,
      engine,
      engineVersion,
      sharding,
      formats,
      draftMethod,
    ]);
    const known = cache.get(key);
    if (known) return known;
    const compiled = compileWorker(model, accelerator, sharding, formats, catalog.kernels, catalogued, {
      ...(engineVersion === undefined ? {} : { engineVersion }),
      ...(draftMethod ? { draft: { method: draftMethod } } : {}),
    });
    cache.set(key, compiled);
    return compiled;
  };
  const isDisaggregated = row.mode === "disaggregated";
  const decodeColumns = isDisaggregated ? row.decode : row.worker;
  const decodeCount = isDisaggregated ? (row.decode.count ?? 1) : 1;
  const concurrency = rowConcurrency(row, decodeColumns, decodeCount, inferred);
  const policy = enginePolicies[engine];
  const decodeTokens = workload.inputTokens + policy.reservedOutputShare * workload.outputTokens;
  const fit = { worker, inferred, model };
  const decode = fittingWorker(
    {
      ...fit,
      role: isDisaggregated ? "decode" : "worker",
      tokens: decodeTokens,
      perWorker: concurrency / decodeCount,
      isUnstated: statesNoLayout(decodeColumns),
      feeders: row.prefill.count ?? 1,
      leavesAttentionOpen: isDisaggregated && (row.prefill.attentionDp ?? 1) === 1,
    },
    statedSharding(decodeColumns),
    isDisaggregated,
  );
  const statedPrefill = statedSharding(row.prefill);
  const prefillIsWide =
    isDisaggregated &&
    hasLatentAttention(model) &&
    statedPrefill.attentionDp === 1 &&
    statedPrefill.ep === statedPrefill.tp &&
    engine !== "sglang" &&
    concurrency / (row.prefill.count ?? 1) >= dataParallelConcurrency;
  if (prefillIsWide) inferred.push("prefill with data-parallel attention, as such runs of many requests use");
  const prefill = isDisaggregated
    ? fittingWorker(
        {
          ...fit,
          role: "prefill",
          tokens: workload.inputTokens,
          perWorker: 1,
          isUnstated: statesNoLayout(row.prefill),
          isWide: decode.sharding.attentionDp > 1,
        },
        prefillIsWide ? dataParallel(statedPrefill) : statedPrefill,
        false,
      )
    : undefined;
  const decodeLimit = isDisaggregated ? decodeBatchLimit(row, engine, decodeCount) : undefined;
  const perWorker = Math.min(concurrency / decodeCount, decodeLimit ?? Infinity);
  const perRank = Math.max(1, perWorker / decode.sharding.attentionDp);
  const draftTokens =
    drafts?.draftTokens ??
    (isDisaggregated && usesDraft
      ? fastestDraftLength(decode, perRank, decodeTokens, acceptanceFactor)
      : scriptedDraftLength(decode));
  if (drafts && drafts.draftTokens === undefined) inferred.push(`draft length ${draftTokens}`);
  if (decodeLimit)
    inferred.push(`decode workers of at most ${decodeLimit} requests, the graph that the load fills`);
  const stepTokens = rowStepTokens(row, policy, workload, concurrency);
  if (stepTokens) inferred.push(`steps of at most ${stepTokens} tokens: a prompt and the decodes`);
  const deployment: Deployment = {
    engine,
    decode: {
      worker: decode,
      count: decodeCount,
      ...(decodeLimit ? { maxSequences: decodeLimit / decode.sharding.attentionDp } : {}),
      ...(stepTokens ? { maxBatchTokens: stepTokens } : {}),
    },
    ...(prefill ? { prefill: { worker: prefill, count: row.prefill.count ?? 1 } } : {}),
    workload,
    harness: rowHarness(workload),
    scheduler: rowScheduler(row, engine, accelerator, concurrency),
    speculation: usesDraft
      ? { draftTokens, acceptedTokens: acceptedTokens(draftTokens, acceptanceFactor) }
      : noSpeculation,
    ...releaseOf(catalogued, engineVersion),
  };
  return { row, model, deployment, concurrency, inferred };
}

const statesNoLayout = ({ tp, pp, attentionDp, moeTp, moeEp }: WorkerColumns): boolean =>
  [tp, pp, attentionDp, moeTp, moeEp].every((degree) => degree === undefined);

export function engineOf(name: string): EngineName {
  const plain = name.toLowerCase().replace(/[^a-z]/g, "");
  if (plain.includes("sglang")) return "sglang";
  if (plain.includes("trt") || plain.includes("tensorrt")) return "trtllm";
  return "vllm";
}

/** Containers of Dynamo with TensorRT-LLM state their own version: no release of that engine was called 0.8.1.post3. */
function ofContainer(engine: EngineName, version = ""): boolean {
  return engine === "trtllm" && /^0\.\d\..*(post|pre)/.test(version);
}

const inferenceXLengths: ReadonlySet<string> = new Set(["1024/1024", "1024/8192", "8192/1024"]);

/** Each run of the other origin with InferenceX's lengths repeats one of InferenceX, to the last digit of its times. */
export const isInferenceX = ({ origin, isl, osl }: ServingRow): boolean =>
  origin !== "nvidia-gap-analysis" || inferenceXLengths.has(`${isl}/${osl}`);

/** InferenceX draws lengths between 0.8 and 1.0 of the nominal ones; the other origin uses the nominal lengths. */
function rowWorkload(row: ServingRow): Workload {
  const draws = isInferenceX(row);
  const share = draws ? 0.9 : 1;
  return {
    inputTokens: row.isl * share,
    outputTokens: row.osl * share,
    cachedTokens: 0,
    equalLengths: !draws && row.isl % 1024 === 0,
  };
}

/**
 * Sweeps of the other origin whose requests keep step show the same TTFT in units of a prompt's own time for prompts of
 * 1,024 to 4,096 tokens, in vLLM and TensorRT-LLM alike, and pay for each prompt what one alone takes: their steps hold
 * one prompt beside the decodes.
 */
function rowStepTokens(
  row: ServingRow,
  { scheduling }: EnginePolicy,
  { equalLengths }: Workload,
  concurrency: number,
): number | undefined {
  const holdsOne = equalLengths && scheduling === "mixed" && row.mode === "aggregated";
  return holdsOne ? Math.ceil(row.isl + concurrency) : undefined;
}

/** Sweeps that keep step go on as if the next request were in line at once: its way there overlaps the end of the one before. */
function rowHarness({ equalLengths }: Workload): Harness {
  return { requestsPerSlot, burstStart: true, ...(equalLengths && { refillsAtOnce: true }) };
}

/**
 * InferenceX runs SGLang on Blackwell with a receive interval of 10 decode steps below 16 requests and 30 above: their
 * TTFT grows by as many decode steps, whatever the prompt, and no other system's does.
 */
function rowScheduler(
  row: ServingRow,
  engine: EngineName,
  accelerator: Accelerator,
  concurrency: number,
): SchedulerSettings {
  const polls = engine === "sglang" && accelerator.family === "blackwell" && isInferenceX(row);
  if (!polls) return defaultScheduler;
  return { receiveIntervalSteps: concurrency >= 16 ? 30 : 10 };
}

function rowConcurrency(
  row: ServingRow,
  columns: WorkerColumns,
  workers: number,
  inferred: string[],
): number {
  if (row.concurrency !== undefined) return row.concurrency;
  const batch = columns.batch ?? row.batchSize;
  const concurrency = (batch ?? 1) * (columns.attentionDp ?? 1) * workers;
  inferred.push(
    `concurrency ${concurrency} ${batch === undefined ? "where none is stated" : "from the batch size"}`,
  );
  return concurrency;
}
