import { emptyStep, type Step } from "../../operators/step.ts";
import { decodeQueryTokens, type EngineConfig, laneSequences } from "./engineConfig.ts";

/**
 * One micro-batch of a replica: the sequences that step together. Every decoding sequence gets its token
 * in the same step, so the lane counts decode steps (`tick`) once instead of counting tokens in each
 * sequence: a sequence has generated what it had when it joined plus the ticks since then.
 */
export interface Lane {
  readonly capacity: number;
  /** Running sequences in order of admission. */
  readonly running: Int32Array;
  runningCount: number;
  /** Sequences in the decode batch, those included that a static batch has finished. */
  decodeCount: number;
  /** Finished sequences that a static batch still carries. */
  padding: number;
  /** Tokens in the KV cache of the decoding sequences. */
  decodeContext: number;
  tick: number;
  /** The earliest tick at which a decoding sequence ends. */
  nextFinishTick: number;
  /** boundary[r]: decoding sequences that fill their last block at ticks equal to r modulo the block size. */
  readonly boundary: Int32Array;
  lastTickSeconds: number;
  /** Decoding sequences whose last token is not of the last tick. */
  readonly joined: number[];
  /** Prefill chunks of the step in flight. */
  readonly chunkRequest: Int32Array;
  readonly chunkTokens: Int32Array;
  chunkCount: number;
  /** Whether the step in flight decodes. */
  decodes: boolean;
  busy: boolean;
  /** Counts failures, so that the end of a step that never ended is void. */
  epoch: number;
  stepStart: number;
  stepEnd: number;
  /** Seconds that the next step waits for host memory. */
  hostSeconds: number;
  /** What the whole lane does in a step, and what its fullest rank does. */
  readonly step: Step;
  readonly rankStep: Step;
  /** By rank: running sequences, those of them that decode, and in the step that is being formed prompts and tokens left. */
  readonly rankRunning: Int32Array;
  readonly rankDecodes: Int32Array;
  readonly rankPrompts: Int32Array;
  readonly rankBudget: Float64Array;
}

export function lane(config: EngineConfig): Lane {
  const capacity = laneSequences(config);
  const { ranks } = config;
  return {
    capacity,
    running: new Int32Array(capacity),
    runningCount: 0,
    decodeCount: 0,
    padding: 0,
    decodeContext: 0,
    tick: 0,
    nextFinishTick: Infinity,
    boundary: new Int32Array(config.kvBlockTokens),
    lastTickSeconds: NaN,
    joined: [],
    chunkRequest: new Int32Array(capacity),
    chunkTokens: new Int32Array(capacity),
    chunkCount: 0,
    decodes: false,
    busy: false,
    epoch: 0,
    stepStart: 0,
    stepEnd: 0,
    hostSeconds: 0,
    step: { ...emptyStep(), decodeQueryTokens: decodeQueryTokens(config) },
    rankStep: { ...emptyStep(), decodeQueryTokens: decodeQueryTokens(config) },
    rankRunning: new Int32Array(ranks),
    rankDecodes: new Int32Array(ranks),
    rankPrompts: new Int32Array(ranks),
    rankBudget: new Float64Array(ranks),
  };
}

/** Empties the lane, as a failure does. */
export function clearLane(lane: Lane): void {
  lane.runningCount = 0;
  lane.decodeCount = 0;
  lane.padding = 0;
  lane.decodeContext = 0;
  lane.nextFinishTick = Infinity;
  lane.boundary.fill(0);
  lane.rankRunning.fill(0);
  lane.rankDecodes.fill(0);
  lane.joined.length = 0;
  lane.chunkCount = 0;
  lane.decodes = false;
  lane.busy = false;
  lane.hostSeconds = 0;
  lane.epoch += 1;
}

/** Takes the sequence at `index` out of the running ones; the order of the others stays. */
export function removeRunning(lane: Lane, index: number): void {
  lane.running.copyWithin(index, index + 1, lane.runningCount);
  lane.runningCount -= 1;
}
