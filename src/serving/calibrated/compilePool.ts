import type { Accelerator } from "../../catalog/accelerator.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import { deviceCostOf, type DeviceCostResult } from "../../cost/deviceCost.ts";
import type { KernelConstants } from "../../cost/kernelConstants.ts";
import type { Formats } from "../../operators/formats.ts";
import type { Operator } from "../../operators/operator.ts";
import { nextTokenPredictionOperators, operatorsOf } from "../../operators/operatorsOf.ts";
import { deviceCount, type Sharding } from "../../operators/sharding.ts";
import { operatorCosts, sequenceBytes, type OperatorCost } from "./operatorCosts.ts";

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
  /** Weights on one device. */
  readonly weightBytes: number;
}

export function compileWorker(
  model: Model,
  accelerator: Accelerator,
  sharding: Sharding,
  formats: Formats,
  kernels: KernelConstants,
): CompiledWorker {
  const operators = operatorsOf(model.architecture, sharding, formats);
  const deviceCost = deviceCostOf(accelerator, kernels);
  const drafts = nextTokenPredictionOperators(model.architecture, sharding, formats);
  return {
    accelerator,
    sharding,
    formats,
    devices: deviceCount(sharding),
    operators,
    costs: operatorCosts(operators, deviceCost.device, accelerator),
    draftCosts: operatorCosts(drafts, deviceCost.device, accelerator),
    deviceCost,
    weightBytes:
      operators.reduce((sum, { count, storedBytes }) => sum + count * storedBytes, 0) / sharding.pp,
  };
}

/** Activations, CUDA graphs, communication buffers and the CUDA context, on one device. */
export const workspaceBytes = 5e9;

/** Bytes for KV cache on one device; negative when the weights alone do not fit. */
export function kvCacheCapacity(worker: CompiledWorker, memoryFraction: number): number {
  const { accelerator, weightBytes } = worker;
  const usable = accelerator.usableMemory ?? accelerator.memoryCapacity;
  return usable * memoryFraction - weightBytes - workspaceBytes;
}

/** Sequences of `tokens` tokens that one attention rank keeps at once. */
export function sequencesInMemory(worker: CompiledWorker, memoryFraction: number, tokens: number): number {
  const bytes = sequenceBytes(worker.operators, tokens) / worker.sharding.pp;
  return Math.max(0, kvCacheCapacity(worker, memoryFraction)) / bytes;
}
