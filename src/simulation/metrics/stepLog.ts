/** The first steps of a run, as columns. */
export interface StepLog {
  readonly limit: number;
  count: number;
  /** Steps that were not kept. */
  dropped: number;
  readonly startSeconds: Float64Array;
  readonly seconds: Float64Array;
  readonly replica: Int32Array;
  readonly lane: Int32Array;
  readonly prefillSequences: Int32Array;
  readonly prefillTokens: Int32Array;
  readonly decodeSequences: Int32Array;
  readonly contextTokens: Float64Array;
  readonly waiting: Int32Array;
  readonly usedBlocks: Int32Array;
}

export function stepLog(limit: number): StepLog {
  return {
    limit,
    count: 0,
    dropped: 0,
    startSeconds: new Float64Array(limit),
    seconds: new Float64Array(limit),
    replica: new Int32Array(limit),
    lane: new Int32Array(limit),
    prefillSequences: new Int32Array(limit),
    prefillTokens: new Int32Array(limit),
    decodeSequences: new Int32Array(limit),
    contextTokens: new Float64Array(limit),
    waiting: new Int32Array(limit),
    usedBlocks: new Int32Array(limit),
  };
}
