import { checkEngine, type EngineConfig } from "./engineConfig.ts";
import { type KvPool, kvPool } from "./kvPool.ts";
import { type Lane, lane } from "./lane.ts";
import { type WaitingQueue, waitingQueue } from "./waitingQueue.ts";

export type Role = "serve" | "prefill" | "decode";

/** Whether a replica takes requests. */
export const status = { off: 0, starting: 1, active: 2, draining: 3, failed: 4 } as const;

/** One engine instance: its queue, its memory and its micro-batches. */
export interface Replica {
  readonly index: number;
  readonly role: Role;
  readonly config: EngineConfig;
  readonly pool: KvPool;
  readonly lanes: readonly Lane[];
  waiting: WaitingQueue;
  status: number;
  /** Requests here that have not left: waiting, running, or handing over their KV cache. */
  outstanding: number;
  runningCount: number;
  /** Requests whose KV cache is being sent from here. */
  readonly transferring: Set<number>;
  /** When the first pipeline stage is free again, and when the last step leaves the last stage. */
  stageFreeAt: number;
  lastStepEnd: number;
  /** Time of a wake-up event that is already queued. */
  wakeAt: number;
  /** The request that was last refused for want of blocks, and the pool's version at that time. */
  refused: number;
  refusedVersion: number;
  /** Requests up to this place in line may be admitted; places in line when the last step began. */
  received: number;
  inLineAtStep: number;
  /** Decode steps since the scheduler looked at new requests, and steps for which it has held prompts back. */
  unseenSteps: number;
  heldSteps: number;
  /** When the egress link has sent all that was given to it. */
  linkFreeAt: number;
  /** Accounting of the time in which the replica was paid for. */
  onSince: number;
  onSeconds: number;
}

export function replica(index: number, role: Role, config: EngineConfig): Replica {
  checkEngine(config);
  return {
    index,
    role,
    config,
    pool: kvPool(config.kvBlocks, config.prefixCaching, config.hostBlocks),
    lanes: Array.from({ length: config.pipelineStages }, () => lane(config)),
    waiting: waitingQueue(),
    status: status.active,
    outstanding: 0,
    runningCount: 0,
    transferring: new Set(),
    stageFreeAt: 0,
    lastStepEnd: 0,
    wakeAt: NaN,
    refused: -1,
    refusedVersion: -1,
    received: Infinity,
    inLineAtStep: 0,
    unseenSteps: 0,
    heldSteps: 0,
    linkFreeAt: 0,
    onSince: 0,
    onSeconds: 0,
  };
}
