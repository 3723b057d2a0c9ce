import type { Accelerator } from "../catalog/accelerator.ts";
import type { Engine, EngineMemory } from "../catalog/engine.ts";
import { bytes, type Bytes } from "../units/quantity.ts";
import { activationMemory } from "./activationMemory.ts";
import { cacheLayout, joinLayouts, type CacheLayout } from "./cacheLayout.ts";
import type { Operator } from "./operator.ts";
import { deviceCount, type Sharding } from "./sharding.ts";

export interface DeviceMemoryInput {
  /** Of the whole model on one device of each stage, from `operatorsOf`. */
  readonly operators: readonly Operator[];
  readonly sharding: Sharding;
  /** What the driver shows; `usableMemory` of an accelerator, not its nominal capacity. */
  readonly usableMemory: Bytes;
  readonly engine: Pick<Engine, "memoryRule" | "blockTokens">;
  readonly engineMemory: EngineMemory;
  readonly maxBatchedTokens: number;
  readonly maxSequences: number;
  readonly memoryUtilization: number;
  /** Devices exchange data through buffers in the memory of the host, as over PCIe, and not in their own. */
  readonly exchangesInHostMemory?: boolean;
  /** What a drafter keeps on each device: `resident` of `draftOperators`. */
  readonly drafts?: readonly Operator[];
  /** Encoders and projectors, in bf16 and whole on every device. */
  readonly encoderParameters?: number;
  /** Bytes of sines and cosines, whole on every device. */
  readonly positionTable?: number;
}

/** The memory of the fullest device, by part. */
export interface DeviceMemory {
  readonly usable: Bytes;
  readonly weights: Bytes;
  readonly activations: Bytes;
  /** Context, libraries, workspaces and collectives' buffers. */
  readonly runtime: Bytes;
  /** What the engine leaves alone. */
  readonly reserve: Bytes;
  /** What is left for KV cache; negative when the model does not fit. */
  readonly kvPool: Bytes;
  readonly cache: CacheLayout;
  readonly blocks: number;
  /** Tokens that the pool holds when every layer keeps every token, as engines report it. */
  readonly kvTokens: number;
}

/** Weights on the fullest pipeline stage: its layers, and the larger of embedding and head. */
export function deviceWeightBytes(operators: readonly Operator[], pipelineStages: number): number {
  let layers = 0;
  let embedding = 0;
  let head = 0;
  for (const { part, count, storedBytes } of operators) {
    if (part === "embedding") embedding += count * storedBytes;
    else if (part === "head") head += count * storedBytes;
    else layers += count * storedBytes;
  }
  return pipelineStages === 1
    ? layers + embedding + head
    : layers / pipelineStages + Math.max(embedding, head);
}

/**
 * What the fullest device of a deployment holds. A pool below zero means that the model does not fit.
 * @equation OP-KV-POOL
 */
export function deviceMemory(input: DeviceMemoryInput): DeviceMemory {
  const { operators, sharding, usableMemory, engine, engineMemory, memoryUtilization, drafts = [] } = input;
  const { pp } = sharding;
  const weights =
    deviceWeightBytes(operators, pp) +
    deviceWeightBytes(drafts, 1) +
    2 * (input.encoderParameters ?? 0) +
    (input.positionTable ?? 0);
  const activations = activationMemory(operators, input, engineMemory).peak;
  const hasCollectiveBuffers = deviceCount(sharding) > 1 && !input.exchangesInHostMemory;
  const runtime = engineMemory.runtime + (hasCollectiveBuffers ? engineMemory.collectives : 0);
  const used = weights + activations + runtime;
  const pools = {
    "share-of-total": memoryUtilization * usableMemory - used,
    "static-share": memoryUtilization * usableMemory - weights - runtime,
    "share-of-free": memoryUtilization * (usableMemory - used),
  };
  const kvPool = Math.min(pools[engine.memoryRule], usableMemory - used);
  const cache = joinLayouts(cacheLayout(operators, pp), cacheLayout(drafts));
  const perToken = cache.windows.reduce((sum, { bytesPerToken }) => sum + bytesPerToken, cache.bytesPerToken);
  const blocks = perToken > 0 ? Math.max(0, Math.floor(kvPool / (perToken * engine.blockTokens))) : 0;
  return {
    usable: usableMemory,
    weights: bytes(weights),
    activations: bytes(activations),
    runtime: bytes(runtime),
    reserve: bytes(usableMemory - used - kvPool),
    kvPool: bytes(kvPool),
    cache,
    blocks,
    kvTokens: blocks * engine.blockTokens,
  };
}

/** Sequences of `tokens` tokens that fit in a pool at once. */
export function sequencesThatFit(
  { kvPool, cache }: DeviceMemory,
  sequenceBytes: (cache: CacheLayout) => number,
): number {
  return kvPool > 0 ? Math.floor(kvPool / sequenceBytes(cache)) : 0;
}

/** The driver and error correction keep this much of what `nvidia-smi` calls total from a program: 0.42 to 0.48 GiB on H100, RTX 3090 and 4090. */
const driverReserve = 0.45 * 2 ** 30;

/** Bytes that a program sees as a device's total memory. */
export function visibleMemory({
  usableMemory,
  memoryCapacity,
}: Pick<Accelerator, "usableMemory" | "memoryCapacity">): Bytes {
  return bytes((usableMemory ?? memoryCapacity) - driverReserve);
}
