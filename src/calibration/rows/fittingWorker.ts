import { hasMixture } from "../../catalog/hasMixture.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import { shardingOf, type Sharding } from "../../operators/sharding.ts";
import { emptyStep } from "../../operators/step.ts";
import { sequencesInMemory, type CompiledWorker } from "../../serving/calibrated/compilePool.ts";
import type { WorkerColumns } from "./servingRow.ts";

/** No kernel cuts an expert over so many devices: such rows mean expert parallelism. */
const uncutExpertDevices = 16;

/** The layout that the columns state; where attention and expert degrees disagree, attention is data parallel over the rest. */
export function statedSharding(columns: WorkerColumns): Sharding {
  const tp = columns.tp ?? 1;
  const stated = tp * (columns.attentionDp ?? 1);
  const ep = columns.moeEp ?? 1;
  const devices = Math.max(stated, (columns.moeTp ?? 1) * ep);
  const attentionDp = Math.max(1, Math.floor(devices / tp));
  const total = tp * attentionDp;
  const isCutTooThin = ep === 1 && attentionDp >= uncutExpertDevices;
  const spread = isCutTooThin ? total : ep;
  return shardingOf({ tp, pp: columns.pp ?? 1, attentionDp, ep: total % spread === 0 ? spread : 1 });
}

export interface FitRequest {
  readonly worker: (sharding: Sharding) => CompiledWorker;
  readonly inferred: string[];
  readonly model: Model;
  readonly role: string;
  readonly tokens: number;
  /** The row states no degree of parallelism at all. */
  readonly isUnstated?: boolean;
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
export const dataParallelConcurrency = 256;

/**
 * The stated layout if the weights fit; else, or if none is stated, the smallest power of two of devices that holds them
 * and the share of the requests. Recorded disaggregated runs leave out whether attention was data parallel: it was
 * if latent attention's cache, which tensor parallelism repeats on every device, would not hold the requests.
 */
export function fittingWorker(request: FitRequest, stated: Sharding, isDecode: boolean): CompiledWorker {
  const { worker, tokens, perWorker, inferred, role } = request;
  const holds = (candidate: CompiledWorker): boolean =>
    sequencesInMemory(candidate, tokens) * candidate.sharding.attentionDp >= perWorker;
  const weightsFit = (candidate: CompiledWorker): boolean => sequencesInMemory(candidate, tokens) >= 1;
  let compiled = worker(stated);
  let sharding = stated;
  if (!weightsFit(compiled) || (request.isUnstated && !holds(compiled))) {
    const isBusy = perWorker >= dataParallelConcurrency && (request.feeders ?? 1) > 1;
    const wide = isDecode && isBusy && hasMixture(request.model);
    const domain = compiled.accelerator.scaleUp?.domainSize ?? 1;
    let devices = wide && domain >= wideDevices ? wideDevices / 2 : compiled.devices;
    do {
      devices *= 2;
      sharding =
        wide || request.isWide
          ? shardingOf({ tp: 1, attentionDp: devices, ep: devices })
          : shardingOf({ tp: devices, ep: stated.ep > 1 || devices >= uncutExpertDevices ? devices : 1 });
      compiled = worker(sharding);
    } while (devices < maxDevices && !(weightsFit(compiled) && holds(compiled)));
    const reason = request.isUnstated ? "none is stated" : "the stated one does not hold the model";
    inferred.push(`${role} layout of ${devices} devices: ${reason}`);
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

export const hasLatentAttention = ({ architecture }: Model): boolean =>
  architecture.layers.some(({ mixer }) => mixer.kind === "latentAttention");

/** Attention data parallel over all devices of a worker, experts spread over them. */
export function dataParallel({ tp, pp, attentionDp }: Sharding): Sharding {
  const devices = tp * attentionDp;
  return shardingOf({ tp: 1, pp, attentionDp: devices, ep: devices });
}
