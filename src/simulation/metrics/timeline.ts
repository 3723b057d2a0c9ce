/**
 * What the replicas did over time, in at most 512 bins: when a run outgrows them, neighbours are merged
 * and the bins are twice as wide. Each column is a sum over the steps that began in the bin.
 */
export interface Timeline {
  binSeconds: number;
  used: number;
  readonly busySeconds: Float64Array;
  readonly batchSeconds: Float64Array;
  readonly kvBlockSeconds: Float64Array;
  readonly queueSeconds: Float64Array;
  readonly steps: Float64Array;
  readonly prefillSequences: Float64Array;
  readonly prefillTokens: Float64Array;
  readonly prefillPairs: Float64Array;
  readonly prefillContextTokens: Float64Array;
  readonly decodeSequences: Float64Array;
  readonly decodeContextTokens: Float64Array;
  readonly outputTokens: Float64Array;
}

export const timelineBins = 512;

export const timelineColumns = [
  "busySeconds",
  "batchSeconds",
  "kvBlockSeconds",
  "queueSeconds",
  "steps",
  "prefillSequences",
  "prefillTokens",
  "prefillPairs",
  "prefillContextTokens",
  "decodeSequences",
  "decodeContextTokens",
  "outputTokens",
] as const;

export function timeline(binSeconds = 0.25): Timeline {
  const column = () => new Float64Array(timelineBins);
  return {
    binSeconds,
    used: 0,
    busySeconds: column(),
    batchSeconds: column(),
    kvBlockSeconds: column(),
    queueSeconds: column(),
    steps: column(),
    prefillSequences: column(),
    prefillTokens: column(),
    prefillPairs: column(),
    prefillContextTokens: column(),
    decodeSequences: column(),
    decodeContextTokens: column(),
    outputTokens: column(),
  };
}

/** The bin of a time, widening the bins until there is one. */
export function timelineBin(timeline: Timeline, at: number): number {
  while (at >= timeline.binSeconds * timelineBins) widen(timeline);
  const bin = Math.floor(at / timeline.binSeconds);
  if (bin >= timeline.used) timeline.used = bin + 1;
  return bin;
}

function widen(timeline: Timeline): void {
  timeline.binSeconds *= 2;
  timeline.used = Math.ceil(timeline.used / 2);
  for (const name of timelineColumns) {
    const column = timeline[name];
    for (let i = 0; i < timelineBins / 2; i += 1) column[i] = column[2 * i]! + column[2 * i + 1]!;
    column.fill(0, timelineBins / 2);
  }
}
