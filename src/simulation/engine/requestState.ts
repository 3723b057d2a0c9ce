import type { Workload } from "../workload/workload.ts";

/** Where a request is. The last three are final. */
export const phase = {
  unreleased: 0,
  unrouted: 1,
  waiting: 2,
  prefilling: 3,
  decoding: 4,
  transferring: 5,
  finished: 6,
  lost: 7,
  rejected: 8,
} as const;

/** What the simulator knows of each request, as columns: what is measured, then what drives the engine. */
export interface RequestState {
  readonly count: number;
  readonly arrivalSeconds: Float64Array;
  /** First time in a step; NaN before. */
  readonly scheduledSeconds: Float64Array;
  readonly firstTokenSeconds: Float64Array;
  /** Last token, or the end of a request that was lost or rejected. */
  readonly endSeconds: Float64Array;
  readonly cachedTokens: Int32Array;
  readonly preemptions: Int32Array;
  readonly retries: Int32Array;
  /** Replica that served the request last; -1 before. */
  readonly replica: Int32Array;
  /** Rank there on which it runs. */
  readonly rank: Uint16Array;
  readonly phase: Uint8Array;

  /** Output tokens so far; while decoding without speculation, at the time it joined the decodes. */
  readonly generated: Int32Array;
  /** Tokens of the current prefill that are in the KV cache. */
  readonly computed: Int32Array;
  /** Tokens that the current prefill found in a cache. */
  readonly reused: Int32Array;
  /** The lane's tick when the request joined the decodes. */
  readonly joinTick: Int32Array;
  readonly lastTokenSeconds: Float64Array;
  /** Blocks held, where they are not a function of the length. */
  readonly blocks: Int32Array;
  /** 1: the KV cache exists (swapped out or transferred), so that no prefill is needed. */
  readonly resident: Uint8Array;
  /** Blocks in host memory of a request that was swapped out. */
  readonly swapped: Int32Array;
  /** Place in line at the replica. */
  readonly order: Float64Array;
  /** Counts retries, so that events of an earlier try are void. */
  readonly epoch: Int32Array;
  /** Full blocks whose keys have been entered in the prefix cache or found there to be duplicates. */
  readonly registered: Int32Array;
  readonly keys: (Float64Array | undefined)[];
  readonly slots: (number[] | undefined)[];
}

export function requestState(workload: Workload): RequestState {
  const n = workload.count;
  const times = () => new Float64Array(n).fill(NaN);
  return {
    count: n,
    arrivalSeconds: times(),
    scheduledSeconds: times(),
    firstTokenSeconds: times(),
    endSeconds: times(),
    cachedTokens: new Int32Array(n),
    preemptions: new Int32Array(n),
    retries: new Int32Array(n),
    replica: new Int32Array(n).fill(-1),
    rank: new Uint16Array(n),
    phase: new Uint8Array(n),
    generated: new Int32Array(n),
    computed: new Int32Array(n),
    reused: new Int32Array(n),
    joinTick: new Int32Array(n),
    lastTokenSeconds: times(),
    blocks: new Int32Array(n),
    resident: new Uint8Array(n),
    swapped: new Int32Array(n),
    order: new Float64Array(n),
    epoch: new Int32Array(n),
    registered: new Int32Array(n),
    keys: [],
    slots: [],
  };
}
