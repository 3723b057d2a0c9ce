import type { Simulation } from "../engine/simulation.ts";
import { phase } from "../engine/requestState.ts";

/** Work and traffic of a token on all devices of a replica, to turn counts into utilisation. */
export interface StepWork {
  readonly flopsPerToken: number;
  readonly flopsPerPair: number;
  readonly weightBytesPerStep: number;
  readonly kvBytesPerToken: number;
  /** Of all devices of all replicas. */
  readonly peakFlops: number;
  readonly memoryBandwidth: number;
}

/** One moment of a run, averaged over an interval. Batch, blocks and queue are means over the steps, summed over replicas. */
export interface SeriesPoint {
  readonly startSeconds: number;
  readonly seconds: number;
  readonly batchSize: number;
  readonly waiting: number;
  readonly kvUtilisation: number;
  readonly outputTokensPerSecond: number;
  readonly prefillTokensPerSecond: number;
  readonly mfu: number | undefined;
  readonly mbu: number | undefined;
  /** Mean TTFT of the requests that arrived in the interval; NaN without any. */
  readonly ttftSeconds: number;
}

/** The course of a run over time. */
export function series(sim: Simulation, work?: StepWork): readonly SeriesPoint[] {
  const { timeline, replicas, requests } = sim;
  const { binSeconds } = timeline;
  const blocks = replicas.reduce((sum, { pool }) => sum + pool.total, 0);
  const ttftSums = new Float64Array(timeline.used + 1);
  const ttftCounts = new Float64Array(timeline.used + 1);
  for (let i = 0; i < requests.count; i += 1) {
    if (requests.phase[i] !== phase.finished) continue;
    const bin = Math.min(timeline.used, Math.floor(requests.arrivalSeconds[i]! / binSeconds));
    ttftSums[bin]! +=
      (sim.config.requestSeconds ?? 0) + requests.firstTokenSeconds[i]! - requests.arrivalSeconds[i]!;
    ttftCounts[bin]! += 1;
  }
  return Array.from({ length: timeline.used }, (_, bin) => {
    const seconds = Math.min(binSeconds, Math.max(sim.now - bin * binSeconds, 0)) || binSeconds;
    const tokens = timeline.prefillTokens[bin]! + timeline.decodeTokens[bin]!;
    const flops = work ? work.flopsPerToken * tokens + work.flopsPerPair * timeline.prefillPairs[bin]! : 0;
    const bytes = work
      ? work.weightBytesPerStep * timeline.steps[bin]! + work.kvBytesPerToken * timeline.contextTokens[bin]!
      : 0;
    return {
      startSeconds: bin * binSeconds,
      seconds,
      batchSize: timeline.batchSeconds[bin]! / seconds,
      waiting: timeline.queueSeconds[bin]! / seconds,
      kvUtilisation: timeline.kvBlockSeconds[bin]! / seconds / blocks,
      outputTokensPerSecond: timeline.outputTokens[bin]! / seconds,
      prefillTokensPerSecond: timeline.prefillTokens[bin]! / seconds,
      mfu: work ? flops / seconds / work.peakFlops : undefined,
      mbu: work ? bytes / seconds / work.memoryBandwidth : undefined,
      ttftSeconds: ttftSums[bin]! / ttftCounts[bin]!,
    };
  });
}
