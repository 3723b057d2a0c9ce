import type { EngineMemory } from "../../catalog/engine.ts";
import { engineMemory, findEngine } from "../../catalog/engines.ts";
import { findModel } from "../../catalog/models.ts";
import { deviceMemory, type DeviceMemory } from "../../operators/deviceMemory.ts";
import { formatsOf } from "../../operators/formats.ts";
import { operatorsOf } from "../../operators/operatorsOf.ts";
import { positionTableBytes } from "../../operators/positionTable.ts";
import { shardingOf } from "../../operators/sharding.ts";
import { bytes } from "../../units/quantity.ts";
import type { MemoryRun } from "./memoryRuns.ts";

const gib = 2 ** 30;

/** Memory of the fullest device of a run; `own` in place of what the catalogue says of the engine's version. */
export function memoryOfRun(
  run: MemoryRun,
  own: EngineMemory = engineMemory(findEngine(run.engine), run.version),
): DeviceMemory {
  const { architecture, weightFormats } = findModel(run.model);
  const sharding = shardingOf({ tp: run.tp });
  const formats = formatsOf(run.weights ? { linear: run.weights } : weightFormats);
  const encoderParameters = run.encoderParameters ?? architecture.encoderParameters;
  return deviceMemory({
    operators: operatorsOf(architecture, sharding, formats),
    sharding,
    usableMemory: bytes(run.totalGib * gib),
    engine: findEngine(run.engine),
    engineMemory: own,
    maxBatchedTokens: run.maxBatchedTokens,
    maxSequences: run.maxSequences,
    memoryUtilization: run.utilization,
    positionTable: positionTableBytes(architecture),
    exchangesInHostMemory: run.exchangesInHostMemory ?? false,
    ...(encoderParameters === undefined ? {} : { encoderParameters }),
  });
}

/** Predicted over measured pool, less 1. */
export function poolError({ measured }: MemoryRun, { kvPool, kvTokens }: DeviceMemory): number {
  return "poolGib" in measured ? kvPool / gib / measured.poolGib - 1 : kvTokens / measured.tokens - 1;
}
