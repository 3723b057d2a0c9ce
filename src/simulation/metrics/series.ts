import type { Simulation } from "../engine/simulation.ts";
import type { Step } from "../../operators/step.ts";
import { phase } from "../engine/requestState.ts";

/** Least seconds that a step's arithmetic and its memory traffic take on all devices of a replica. */
export type FloorOf = (step: Step) => { readonly computeSeconds: number; readonly memorySeconds: number };

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
export function series(sim: Simulation, floorOf?: FloorOf): readonly SeriesPoint[] {
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
    const span = Math.min(binSeconds, Math.max(sim.now - bin * binSeconds, 0)) || binSeconds;
    const steps = timeline.steps[bin]!;
    const floor = floorOf && steps > 0 ? floorOf(meanStep(sim, bin)) : undefined;
    const utilisation = (seconds: number) => (seconds * steps) / span / replicas.length;
    return {
      startSeconds: bin * binSeconds,
      seconds: span,
      batchSize: timeline.batchSeconds[bin]! / span,
      waiting: timeline.queueSeconds[bin]! / span,
      kvUtilisation: timeline.kvBlockSeconds[bin]! / span / blocks,
      outputTokensPerSecond: timeline.outputTokens[bin]! / span,
      prefillTokensPerSecond: timeline.prefillTokens[bin]! / span,
      mfu: floorOf ? utilisation(floor?.computeSeconds ?? 0) : undefined,
      mbu: floorOf ? utilisation(floor?.memorySeconds ?? 0) : undefined,
      ttftSeconds: ttftSums[bin]! / ttftCounts[bin]!,
    };
  });
}

/** The mean of the steps that began in a bin. */
function meanStep({ timeline, replicas }: Simulation, bin: number): Step {
  const steps = timeline.steps[bin]!;
  return {
    prefillSequences: timeline.prefillSequences[bin]! / steps,
    prefillTokens: timeline.prefillTokens[bin]! / steps,
    prefillPairs: timeline.prefillPairs[bin]! / steps,
    prefillContextTokens: timeline.prefillContextTokens[bin]! / steps,
    decodeSequences: timeline.decodeSequences[bin]! / steps,
    decodeQueryTokens: replicas.at(-1)!.lanes[0]!.step.decodeQueryTokens,
    decodeContextTokens: timeline.decodeContextTokens[bin]! / steps,
  };
}
