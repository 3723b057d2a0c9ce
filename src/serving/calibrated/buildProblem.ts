import type { EngineRelease } from "../../catalog/engine.ts";
import { hostLinkOf } from "../../cost/linkCost.ts";
import { enginePolicies, type EngineName } from "./enginePolicy.ts";
import { EngineSteps } from "./engineSteps.ts";
import { hostTimes } from "./hostTimes.ts";
import type { CompiledWorker } from "./compilePool.ts";
import { sequencesInMemory } from "./compilePool.ts";
import type { Pool } from "./pool.ts";
import type { Problem } from "./problem.ts";
import { promptShape } from "./promptCost.ts";
import { requestTimes } from "./requestTimes.ts";
import { sequenceBytes } from "./sequenceBytes.ts";
import type { ServingConstants } from "./servingConstants.ts";
import type { Speculation } from "./speculation.ts";
import { transferSeconds } from "./transferSeconds.ts";
import {
  defaultScheduler,
  outputVariation,
  type Harness,
  type SchedulerSettings,
  type Workload,
} from "./workload.ts";

/** Workers of one phase. */
export interface WorkerGroup {
  readonly worker: CompiledWorker;
  readonly count: number;
  /** Sequences that one attention rank decodes at once, where set below the engine's default. */
  readonly maxSequences?: number;
  /** Tokens of one step of one attention rank, where set below the engine's default. */
  readonly maxBatchTokens?: number;
}

/** A deployment under a workload; everything resolved. */
export interface Deployment extends EngineRelease {
  readonly engine: EngineName;
  /** Decode, or both phases. */
  readonly decode: WorkerGroup;
  readonly prefill?: WorkerGroup;
  readonly workload: Workload;
  readonly harness: Harness;
  readonly scheduler?: SchedulerSettings;
  readonly speculation: Speculation;
  /** No CUDA graphs: the host launches every kernel of a decode step. */
  readonly eager?: boolean;
  /** B/s between a prefill and a decode worker; absent: what the links of their devices carry. */
  readonly transferBandwidth?: number;
}

export function buildProblem(deployment: Deployment, constants: ServingConstants): Problem {
  const { engine, workload, decode, prefill } = deployment;
  const policy = enginePolicies[engine];
  const prompting = prefill ?? decode;
  const { chunkedPrefill } = prompting.worker.batching;
  const shape = promptShape(workload, budgetOf(prompting), chunkedPrefill);
  const loadSeconds = hostLoadSeconds(prompting.worker, workload);
  const launches = prompting.worker.costs.reduce((sum, { prefillKernels }) => sum + prefillKernels, 0);
  const { hostSlowness } = decode.worker.deviceCost.device;
  const overheads = requestTimes(constants, engine, hostSlowness, workload.inputTokens, launches);
  // Long outputs hold their memory for longer.
  const outputTokens = workload.outputTokens * (1 + outputVariation(workload));
  const tokens = workload.inputTokens + policy.reservedOutputShare * outputTokens;
  const problem = {
    policy,
    // Like HTTP and the tokeniser, a load from host memory keeps a request waiting but no kernels.
    overheads: { ...overheads, requestSeconds: overheads.requestSeconds + loadSeconds },
    loadSeconds,
    constants,
    workload,
    harness: deployment.harness,
    scheduler: deployment.scheduler ?? defaultScheduler,
    speculation: deployment.speculation,
    schedulesAhead: deployment.schedulesAhead,
    shape,
    decode: poolOf(decode, deployment, tokens, constants),
    transferSeconds: 0,
  };
  if (!prefill) return problem;
  return {
    ...problem,
    prefill: poolOf(prefill, deployment, workload.inputTokens, constants),
    transferSeconds: transferSeconds(
      prefill.worker,
      decode.worker,
      workload.inputTokens,
      deployment.transferBandwidth,
    ),
  };
}

/**
 * Bringing a cached prefix back from host memory, all devices of a worker at once.
 * @equation SV-LOAD
 */
function hostLoadSeconds(worker: CompiledWorker, { cachedTokens, hostLink }: Workload): number {
  if (hostLink === undefined || cachedTokens === 0) return 0;
  const { operators, sharding, accelerator, deviceCost } = worker;
  const bandwidth = hostLink.bandwidth ?? hostLinkOf(accelerator) * deviceCost.device.linkEfficiency;
  return sequenceBytes(operators, cachedTokens) / sharding.pp / bandwidth;
}

const budgetOf = ({ maxBatchTokens, worker }: WorkerGroup): number =>
  maxBatchTokens ?? worker.batching.maxBatchedTokens;

function poolOf(
  group: WorkerGroup,
  { engine, speculation, eager = false, synchronousHost, launchSeconds, promptGraphTokens }: Deployment,
  tokens: number,
  constants: ServingConstants,
): Pool {
  const { worker, count } = group;
  const { attentionDp, pp } = worker.sharding;
  const { hostSlowness } = worker.deviceCost.device;
  const { family } = worker.accelerator;
  const host = hostTimes(constants, engine, family, hostSlowness, synchronousHost, launchSeconds);
  const launchesKernels = eager || synchronousHost?.graphsSince !== undefined;
  const stepsOf = (costs: CompiledWorker["costs"]): EngineSteps =>
    new EngineSteps(engine, costs, host, constants, attentionDp, launchesKernels, promptGraphTokens);
  const pool = {
    steps: stepsOf(worker.costs),
    ...(worker.lone ? { loneSteps: stepsOf(worker.lone.costs) } : {}),
    workers: count,
    // A step passes all pipeline stages; as many batches as stages are on their way and share the cache.
    ranks: attentionDp * pp,
    pipelineStages: pp,
    maxSequences: (group.maxSequences ?? worker.batching.maxSequences) / pp,
    prefillBudgetTokens: budgetOf(group),
    sequencesPerRank: sequencesInMemory(worker, tokens, speculation.draftTokens) / pp,
  };
  if (speculation.draftTokens === 0 || worker.draftCosts.length === 0) return pool;
  const drafting = { ...host, stepSeconds: 0, sequenceSeconds: 0 };
  return {
    ...pool,
    draftSteps: new EngineSteps(engine, worker.draftCosts, drafting, constants, attentionDp, launchesKernels),
  };
}
