/**
 * Requests as columns, in the order in which they arrive. A request's arrival is either known, or NaN:
 * then another request releases it when it leaves (a later turn of a session, or the next of a closed loop).
 */
export interface Workload {
  readonly name: string;
  readonly count: number;
  /** Non-decreasing where known; NaN where another request releases it. */
  readonly arrivalSeconds: Float64Array;
  readonly inputTokens: Int32Array;
  readonly outputTokens: Int32Array;
  /** Lower goes first. */
  readonly priority?: Int32Array | undefined;
  /** Session of each request, for routing by affinity. */
  readonly session?: Int32Array | undefined;
  /** The request that this one releases, or -1, and how long after its end. */
  readonly successor?: Int32Array | undefined;
  readonly thinkSeconds?: Float64Array | undefined;
  /** Whatever leaves releases the next unreleased request, in order. */
  readonly closedLoop?: boolean | undefined;
  readonly content?: WorkloadContent | undefined;
}

/**
 * What the prompts say, as far as sharing goes: request i is the concatenation of segments
 * offset[i] … offset[i + 1]; each is a run of tokens of a stream. Output continues the last stream.
 * Without content every request is unlike every other.
 */
export interface WorkloadContent {
  readonly offset: Int32Array;
  readonly stream: Int32Array;
  readonly start: Int32Array;
  readonly length: Int32Array;
}

/** Throws a RangeError for the first thing that is not a workload. */
export function checkWorkload(workload: Workload): void {
  const { count, arrivalSeconds, inputTokens, outputTokens, successor } = workload;
  let last = 0;
  const released = new Uint8Array(count);
  if (successor) for (const next of successor) if (next >= 0) released[next] = 1;
  for (let i = 0; i < count; i += 1) {
    const at = arrivalSeconds[i]!;
    if (!(inputTokens[i]! >= 1))
      throw new RangeError(`invalid input tokens of request ${i}: ${inputTokens[i]}`);
    if (!(outputTokens[i]! >= 1))
      throw new RangeError(`invalid output tokens of request ${i}: ${outputTokens[i]}`);
    if (Number.isNaN(at)) {
      if (!workload.closedLoop && released[i] === 0) throw new RangeError(`nothing releases request ${i}`);
      continue;
    }
    if (!(at >= last && at < Infinity))
      throw new RangeError(`unsorted or invalid arrival of request ${i}: ${at}`);
    last = at;
  }
}
