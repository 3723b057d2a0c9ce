import type { Accelerator } from "../../catalog/accelerator.ts";
import { hasPeerLinks } from "../../catalog/hasPeerLinks.ts";
import { batchingDefaults, engineMemory, synchronousHost } from "../../catalog/engines.ts";
import type { BatchingDefaults, Engine } from "../../catalog/engine.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import { deviceCostOf, type DeviceCostResult } from "../../cost/deviceCost.ts";
import type { KernelConstants } from "../../cost/kernelConstants.ts";
import { sequenceCacheBytes } from "../../operators/cacheLayout.ts";
import { deviceMemory, visibleMemory, type DeviceMemory } from "../../operators/deviceMemory.ts";
import type { Formats } from "../../operators/formats.ts";
import { randomRouting, type Routing } from "../../operators/feedForwardOperators.ts";
import type { Operator } from "../../operators/operator.ts";
import { draftOperators, type Draft } from "../../operators/draftOperators.ts";
import { operatorsOf } from "../../operators/operatorsOf.ts";
import { positionTableBytes } from "../../operators/positionTable.ts";
import { deviceCount, type Sharding } from "../../operators/sharding.ts";
import { operatorCosts, type OperatorCost } from "./operatorCosts.ts";
import { promptsOnly } from "./promptsOnly.ts";

/** What does not depend on load or serving constants: one worker's operators, priced for its device. */
export interface CompiledWorker {
  readonly accelerator: Accelerator;
  readonly sharding: Sharding;
  readonly formats: Formats;
  readonly devices: number;
  readonly operators: readonly Operator[];
  readonly costs: readonly OperatorCost[];
  /** The same while all other attention ranks of the worker are idle; absent without data-parallel attention. */
  readonly lone?: LoneRank;
  /** One pass that drafts a token for each sequence; empty where nothing drafts on the device. */
  readonly draftCosts: readonly OperatorCost[];
  readonly deviceCost: DeviceCostResult;
  readonly engine: Engine;
  /** As stated, or what the engine takes by default on this device. */
  readonly batching: Batching;
  /** Of the fullest device. */
  readonly memory: DeviceMemory;
}

/** A rank whose step no other joins: its tokens are all that the experts of the worker have to do. */
export interface LoneRank {
  readonly operators: readonly Operator[];
  readonly costs: readonly OperatorCost[];
}

/** What a user may say of an engine's memory and batches; absent: its default on the device. */
export interface EngineSettings {
  /** Share of the device's memory that the engine may take; which memory, says its memory rule. */
  readonly gpuMemoryUtilization?: number;
  /** Tokens of one step of one attention rank. */
  readonly maxBatchTokens?: number;
  /** Sequences that run at once on one attention rank. */
  readonly maxSequences?: number;
  /** False: a prompt is taken in one step, however long. */
  readonly chunkedPrefill?: boolean;
}

export interface Batching extends Pick<BatchingDefaults, "maxBatchedTokens" | "maxSequences"> {
  readonly memoryUtilization: number;
  readonly chunkedPrefill: boolean;
}

export interface WorkerOptions {
  /** Kernels are launched one by one, as written: no compiler has fused any. */
  readonly eager?: boolean;
  /** Absent: the newest that is known. */
  readonly engineVersion?: string;
  readonly settings?: EngineSettings;
  readonly draft?: Draft;
}

export function compileWorker(
  model: Model,
  accelerator: Accelerator,
  sharding: Sharding,
  formats: Formats,
  kernels: KernelConstants,
  engine: Engine,
  { eager = false, engineVersion, settings = {}, draft }: WorkerOptions = {},
): CompiledWorker {
  const { encoderParameters } = model.architecture;
  const batching = batchingOf(engine, accelerator, settings);
  const routing: Routing = {
    ...randomRouting,
    popularityCv: kernels.settled.popularityCv,
    ...(engine.computesAllChoices ? { computesAllChoices: true } : {}),
  };
  const operators = operatorsOf(model.architecture, sharding, formats, routing);
  const deviceCost = deviceCostOf(accelerator, kernels);
  const drafts = draft && draftOperators(draft, model.architecture, sharding, formats, routing);
  const fusedCasts = eager || synchronousHost(engine, engineVersion) ? [] : engine.fusedCasts;
  const draftCosts = drafts ? operatorCosts(drafts.pass, deviceCost.device, accelerator, fusedCasts) : [];
  // Prompts pass the drafter too: it needs their keys and values.
  const costsOf = (given: readonly Operator[]): readonly OperatorCost[] => [
    ...operatorCosts(given, deviceCost.device, accelerator, fusedCasts),
    ...draftCosts.flatMap(promptsOnly),
  ];
  const loneOperators = operators.map((one) =>
    one.kind === "groupedGemm" ? { ...one, tokenRanks: 1 } : one,
  );
  return {
    accelerator,
    sharding,
    formats,
    devices: deviceCount(sharding),
    operators,
    costs: costsOf(operators),
    ...(sharding.attentionDp > 1
      ? { lone: { operators: loneOperators, costs: costsOf(loneOperators) } }
      : {}),
    draftCosts,
    deviceCost,
    engine,
    batching,
    memory: deviceMemory({
      operators,
      sharding,
      usableMemory: visibleMemory(accelerator),
      engine,
      engineMemory: engineMemory(engine, engineVersion),
      maxBatchedTokens: batching.maxBatchedTokens,
      maxSequences: batching.maxSequences,
      memoryUtilization: batching.memoryUtilization,
      exchangesInHostMemory: !hasPeerLinks(accelerator),
      ...(drafts ? { drafts: drafts.resident } : {}),
      ...(encoderParameters === undefined ? {} : { encoderParameters }),
      positionTable: positionTableBytes(model.architecture),
    }),
  };
}

function batchingOf(engine: Engine, accelerator: Accelerator, settings: EngineSettings): Batching {
  const defaults = batchingDefaults(engine, accelerator);
  return {
    maxBatchedTokens: settings.maxBatchTokens ?? defaults.maxBatchedTokens,
    maxSequences: settings.maxSequences ?? defaults.maxSequences,
    memoryUtilization: settings.gpuMemoryUtilization ?? engine.memoryUtilization,
    chunkedPrefill: settings.chunkedPrefill ?? true,
  };
}

/** Sequences of `tokens` tokens that one attention rank keeps at once, with `drafts` drafted; 0 when the weights leave no room. */
export function sequencesInMemory(worker: CompiledWorker, tokens: number, drafts = 0): number {
  const { memory, engine } = worker;
  if (memory.kvPool <= 0) return 0;
  return memory.kvPool / sequenceCacheBytes(memory.cache, tokens, engine.blockTokens, 1 + drafts);
}
