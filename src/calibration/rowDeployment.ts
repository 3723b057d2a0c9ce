import { findEngine } from "../catalog/engines.ts";
import type { Accelerator } from "../catalog/accelerator.ts";
import { hasMixture } from "../catalog/hasMixture.ts";
import { scaleOutBandwidthOf } from "../cost/linkCost.ts";
import type { Model, WeightFormats } from "../catalog/modelArchitecture.ts";
import type { FormatName } from "../catalog/numberFormat.ts";
import type { KernelConstants } from "../cost/kernelConstants.ts";
import { formatsOf, type Formats } from "../operators/formats.ts";
import { shardingOf, type Sharding } from "../operators/sharding.ts";
import { emptyStep } from "../operators/step.ts";
import type { Deployment } from "../serving/calibrated/buildProblem.ts";
import { compileWorker, sequencesInMemory, type CompiledWorker } from "../serving/calibrated/compilePool.ts";
import { enginePolicies, type EngineName } from "../serving/calibrated/enginePolicy.ts";
import { acceptedTokens, noSpeculation } from "../serving/calibrated/speculation.ts";
import {
  defaultScheduler,
  type Harness,
  type SchedulerSettings,
  type Workload,
} from "../serving/calibrated/workload.ts";
import { rowSystem } from "./rowSystem.ts";
import type { ServingRow, WorkerColumns } from "./servingRow.ts";

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
  const model = catalog.findModel(row.model);
  const accelerator = rowSystem(row.system, catalog.findAccelerator, inferred);
  const engine = engineOf(row.engine);
  const formats = rowFormats(row, model, accelerator, catalog);
  const workload = rowWorkload(row);
  const usesDraft = row.speculative === "mtp";
  const worker = (sharding: Sharding): CompiledWorker => {
    const key = JSON.stringify([model.id, accelerator.id, engine, sharding, formats, usesDraft]);
    const known = cache.get(key);
    if (known) return known;
    const compiled = compileWorker(
      model,
      accelerator,
      sharding,
      formats,
      catalog.kernels,
      findEngine(engine),
      usesDraft ? { draft: { method: "mtp" } } : {},
    );
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
          isWide: decode.sharding.attentionDp > 1,
        },
        prefillIsWide ? dataParallel(statedPrefill) : statedPrefill,
        false,
      )
    : undefined;
  const draftTokens = decode.sharding.attentionDp > 1 ? 1 : 3;
  if (usesDraft) inferred.push(`draft length ${draftTokens}`);
  const decodeLimit = isDisaggregated ? decodeBatchLimit(row, engine, decodeCount) : undefined;
  if (decodeLimit)
    inferred.push(`decode workers of at most ${decodeLimit} requests, the graph that the load fills`);
  const deployment: Deployment = {
    engine,
    decode: {
      worker: decode,
      count: decodeCount,
      ...(decodeLimit ? { maxSequences: decodeLimit / decode.sharding.attentionDp } : {}),
    },
    ...(prefill ? { prefill: { worker: prefill, count: row.prefill.count ?? 1 } } : {}),
    workload,
    harness: rowHarness(),
    scheduler: rowScheduler(row, engine, accelerator, concurrency),
    speculation: usesDraft
      ? { draftTokens, acceptedTokens: acceptedTokens(draftTokens, acceptanceFactor) }
      : noSpeculation,
    transferBandwidth: scaleOutBandwidthOf(accelerator) * decode.devices,
  };
  return { row, model, deployment, concurrency, inferred };
}

export function engineOf(name: string): EngineName {
  const plain = name.toLowerCase().replace(/[^a-z]/g, "");
  if (plain.startsWith("sglang")) return "sglang";
  if (plain.startsWith("trt") || plain.startsWith("tensorrt")) return "trtllm";
  return "vllm";
}

/** InferenceX draws lengths between 0.8 and 1.0 of the nominal ones; the other origin uses the nominal lengths. */
function rowWorkload(row: ServingRow): Workload {
  const isInferenceX = row.origin !== "nvidia-gap-analysis";
  const share = isInferenceX ? 0.9 : 1;
  return {
    inputTokens: row.isl * share,
    outputTokens: row.osl * share,
    cachedTokens: 0,
    equalLengths: !isInferenceX && row.isl % 1024 === 0,
  };
}

function rowHarness(): Harness {
  return { requestsPerSlot, burstStart: true };
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
  const polls =
    engine === "sglang" && accelerator.family === "blackwell" && row.origin !== "nvidia-gap-analysis";
  if (!polls) return defaultScheduler;
  return { receiveIntervalSteps: concurrency >= 16 ? 30 : 10 };
}

/** Sequences to which recipes of TensorRT-LLM limit a decode worker: batches for which they capture graphs. */
const graphBatches: readonly number[] = [
  ...Array.from({ length: 14 }, (_, power) => 2 ** power),
  ...Array.from({ length: 5 }, (_, power) => 384 * 2 ** power),
].sort((a, b) => a - b);

/**
 * InferenceX's recipes of TensorRT-LLM let a decode worker hold as many requests as its largest graph, and offer it
 * somewhat more: those that find no slot wait for a whole generation, so that even a handful of requests see seconds of
 * TTFT. The largest graph that the load fills explains these waits from 9 requests to 2,000. Releases of Dynamo before
 * 1.0, whose version the rows carry, were set up anew for each load, later ones once for the highest.
 */
function decodeBatchLimit(row: ServingRow, engine: EngineName, workers: number): number | undefined {
  if (engine !== "trtllm" || row.origin === "nvidia-gap-analysis") return undefined;
  const isSetForEachLoad = row.engineVersion?.startsWith("0.") ?? false;
  const highest = isSetForEachLoad ? row.concurrency : (row.peakConcurrency ?? row.concurrency);
  return graphBatches.findLast((batch) => batch <= (highest ?? 0) / workers);
}

function rowConcurrency(
  row: ServingRow,
  columns: WorkerColumns,
  workers: number,
  inferred: string[],
): number {
  if (row.concurrency !== undefined) return row.concurrency;
  const batch = columns.batch ?? row.batchSize ?? 1;
  const concurrency = batch * (columns.attentionDp ?? 1) * workers;
  inferred.push(`concurrency ${concurrency} from the batch size`);
  return concurrency;
}

/** The layout that the columns state; where attention and expert degrees disagree, attention is data parallel over the rest. */
export function statedSharding(columns: WorkerColumns): Sharding {
  const tp = columns.tp ?? 1;
  const stated = tp * (columns.attentionDp ?? 1);
  const ep = columns.moeEp ?? 1;
  const devices = Math.max(stated, (columns.moeTp ?? 1) * ep);
  const attentionDp = Math.max(1, Math.floor(devices / tp));
  const total = tp * attentionDp;
  // No kernel cuts an expert over sixteen devices or more: such rows mean expert parallelism.
  const isCutTooThin = ep === 1 && attentionDp >= 16;
  const spread = isCutTooThin ? total : ep;
  return shardingOf({ tp, pp: columns.pp ?? 1, attentionDp, ep: total % spread === 0 ? spread : 1 });
}

interface FitRequest {
  readonly worker: (sharding: Sharding) => CompiledWorker;
  readonly inferred: string[];
  readonly model: Model;
  readonly role: string;
  readonly tokens: number;
  /** Attention data parallel wherever a layout has to be made up. */
  readonly isWide?: boolean;
  /** Requests that one worker should hold. */
  readonly perWorker: number;
  /** Prefill workers: a wide pool of experts takes several to keep busy. */
  readonly feeders?: number;
  /** Nothing in the row says whether attention was data parallel. */
  readonly leavesAttentionOpen?: boolean;
}

/** Beyond this a layout is not enlarged. */
const maxDevices = 64;
/** Recorded wide expert parallelism inside one NVLink domain of 72 has this many devices a decode worker. */
const wideDevices = 32;
/** Data-parallel attention pays when a worker holds at least this many sequences. */
const dataParallelConcurrency = 256;

/**
 * The stated layout if the weights fit; else the smallest power of two of devices that holds them, and for a decode
 * worker its share of the requests. Recorded disaggregated runs leave out whether attention was data parallel: it was
 * if latent attention's cache, which tensor parallelism repeats on every device, would not hold the requests.
 */
function fittingWorker(request: FitRequest, stated: Sharding, isDecode: boolean): CompiledWorker {
  const { worker, tokens, perWorker, inferred, role } = request;
  const holds = (candidate: CompiledWorker): boolean =>
    sequencesInMemory(candidate, tokens) * candidate.sharding.attentionDp >= perWorker;
  const weightsFit = (candidate: CompiledWorker): boolean => sequencesInMemory(candidate, tokens) >= 1;
  let compiled = worker(stated);
  let sharding = stated;
  if (!weightsFit(compiled)) {
    const isBusy = perWorker >= dataParallelConcurrency && (request.feeders ?? 1) > 1;
    const wide = isDecode && isBusy && hasMixture(request.model);
    const domain = compiled.accelerator.scaleUp?.domainSize ?? 1;
    let devices = wide && domain >= wideDevices ? wideDevices / 2 : compiled.devices;
    do {
      devices *= 2;
      sharding =
        wide || request.isWide
          ? shardingOf({ tp: 1, attentionDp: devices, ep: devices })
          : shardingOf({ tp: devices, ep: stated.ep > 1 ? devices : 1 });
      compiled = worker(sharding);
    } while (devices < maxDevices && !(weightsFit(compiled) && (!isDecode || holds(compiled))));
    inferred.push(`${role} layout of ${devices} devices: the stated one does not hold the model`);
    return compiled;
  }
  const { tp, attentionDp } = sharding;
  if (isDecode && tp > 1 && attentionDp === 1 && hasLatentAttention(request.model)) {
    const wide = worker(dataParallel(sharding));
    if (weightsFit(wide) && !holds(compiled)) {
      inferred.push(
        `${role} with data-parallel attention: tensor parallel attention could not hold the requests`,
      );
      return wide;
    }
    const mayBeWide = request.leavesAttentionOpen && sharding.ep === tp;
    if (mayBeWide && weightsFit(wide) && kernelSeconds(wide, request) < kernelSeconds(compiled, request)) {
      inferred.push(`${role} with data-parallel attention, which serves its requests faster`);
      return wide;
    }
  }
  return compiled;
}

/** Kernels of a decode step in which `worker` holds its share of the requests. */
function kernelSeconds({ costs, sharding }: CompiledWorker, { perWorker, tokens }: FitRequest): number {
  const step = emptyStep();
  step.decodeSequences = Math.max(1, perWorker / sharding.attentionDp);
  step.decodeContextTokens = step.decodeSequences * tokens;
  return costs.reduce((sum, cost) => sum + cost.seconds(step), 0);
}

const hasLatentAttention = ({ architecture }: Model): boolean =>
  architecture.layers.some(({ mixer }) => mixer.kind === "latentAttention");

const formatNames: Readonly<Record<string, FormatName>> = {
  bf16: "bf16",
  float16: "bf16",
  fp16: "fp16",
  fp8: "fp8",
  fp8_static: "fp8",
  fp8_block: "fp8-block",
  nvfp4: "nvfp4",
  fp4: "nvfp4",
  mxfp4: "mxfp4",
  w4a16_mxfp4: "mxfp4",
  int4: "int4",
  int4_wo: "int4",
  int8: "int8",
  int8_wo: "int8",
};

/**
 * Weight formats of a row. Four-bit releases of mixture models quantise the experts and keep attention in 16 bits
 * (DeepSeek-R1-FP4, Kimi-K2, MiniMax and GLM NVFP4, gpt-oss); those of dense models quantise every linear layer.
 * The KV cache has 8 bits where the products do, as the recipes of such runs set it.
 */
function rowFormats(row: ServingRow, model: Model, accelerator: Accelerator, catalog: RowCatalog): Formats {
  const gemm = formatNames[row.gemmPrecision ?? row.weightPrecision ?? "bf16"] ?? "bf16";
  const experts = formatNames[row.moePrecision ?? row.gemmPrecision ?? "bf16"] ?? gemm;
  const released = model.weightFormats;
  const isFourBit = experts === "nvfp4" || experts === "mxfp4" || experts === "int4";
  const releasedExperts = released.experts ?? released.linear;
  const weights = ((): WeightFormats => {
    if (hasMixture(model) && isFourBit && releasedExperts === "mxfp4") return released;
    if (hasMixture(model) && isFourBit && releasedExperts === experts) return released;
    if (hasMixture(model) && isFourBit) {
      return variantFormats(catalog, model, experts) ?? { linear: experts, experts, attention: "bf16" };
    }
    return { linear: gemm, experts };
  })();
  const isEightBitOrFour = gemm !== "bf16" && gemm !== "int4";
  const kvCache: FormatName = isEightBitOrFour ? "fp8" : (weights.kvCache ?? "bf16");
  return formatsOf(released, { weights, kvCache, accelerator });
}

/** Attention data parallel over all devices of a worker, experts spread over them. */
function dataParallel({ tp, pp, attentionDp }: Sharding): Sharding {
  const devices = tp * attentionDp;
  return shardingOf({ tp: 1, pp, attentionDp: devices, ep: devices });
}

/** The formats of a catalogued release of the same model in `format`, if there is one. */
function variantFormats(catalog: RowCatalog, model: Model, format: FormatName): WeightFormats | undefined {
  try {
    return catalog.findModel(`${model.id}-${format}`).weightFormats;
  } catch {
    return undefined;
  }
}
