import type { Accelerator } from "../../catalog/accelerator.ts";
import { batchingDefaults, engineMemory } from "../../catalog/engines.ts";
import type { BatchingDefaults, Engine } from "../../catalog/engine.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import { deviceCostOf, type DeviceCostResult } from "../../cost/deviceCost.ts";
import type { KernelConstants } from "../../cost/kernelConstants.ts";
import { sequenceCacheBytes } from "../../operators/cacheLayout.ts";
import { deviceMemory, visibleMemory, type DeviceMemory } from "../../operators/deviceMemory.ts";
import type { Formats } from "../../operators/formats.ts";
import { randomRouting, type Routing } from "../../operators/feedForwardOperators.ts";
import type { Operator } from "../../operators/operator.ts";
import { nextTokenPredictionOperators, operatorsOf } from "../../operators/operatorsOf.ts";
import { deviceCount, type Sharding } from "../../operators/sharding.ts";
import { operatorCosts, type OperatorCost } from "./operatorCosts.ts";

/** What does not depend on load or serving constants: one worker's operators, priced for its device. */
export interface CompiledWorker {
  readonly accelerator: Accelerator;
  readonly sharding: Sharding;
  readonly formats: Formats;
  readonly devices: number;
  readonly operators: readonly Operator[];
  readonly costs: readonly OperatorCost[];
  /** One pass through a multi-token-prediction layer. */
  readonly draftCosts: readonly OperatorCost[];
  readonly deviceCost: DeviceCostResult;
  readonly engine: Engine;
  /** What the engine takes by default on this device. */
  readonly batching: BatchingDefaults;
  /** Of the fullest device. */
  readonly memory: DeviceMemory;
}

/**
 * Experts are not equally popular: over real text the most wanted ones get several times their share, so a batch
 * touches fewer distinct experts than even routing would.
 */
const servedRouting: Routing = { ...randomRouting, popularityCv: 0.7 };

export function compileWorker(
  model: Model,
  accelerator: Accelerator,
  sharding: Sharding,
  formats: Formats,
  kernels: KernelConstants,
  engine: Engine,
  engineVersion?: string,
): CompiledWorker {
  const { encoderParameters } = model.architecture;
  const batching = batchingDefaults(engine, accelerator);
  const operators = operatorsOf(model.architecture, sharding, formats, servedRouting);
  const deviceCost = deviceCostOf(accelerator, kernels);
  const drafts = nextTokenPredictionOperators(model.architecture, sharding, formats, servedRouting);
  return {
    accelerator,
    sharding,
    formats,
    devices: deviceCount(sharding),
    operators,
    costs: operatorCosts(operators, deviceCost.device, accelerator),
    draftCosts: operatorCosts(drafts, deviceCost.device, accelerator),
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
      memoryUtilization: engine.memoryUtilization,
      ...(encoderParameters === undefined ? {} : { encoderParameters }),
    }),
  };
}

/** Sequences of `tokens` tokens that one attention rank keeps at once; 0 when the weights leave no room. */
export function sequencesInMemory(worker: CompiledWorker, tokens: number): number {
  const { memory, engine } = worker;
  if (memory.kvPool <= 0) return 0;
  return memory.kvPool / sequenceCacheBytes(memory.cache, tokens, engine.blockTokens);
}
