import { estimateLoad, withWorkload } from "../../serving/calibrated/predict.ts";
import { emptySolution } from "../../serving/calibrated/solution.ts";
import type { Answered } from "./answer.ts";

/** One load of a sweep: means, and the bounds that hold in 80 % of cases. */
export interface LoadPoint {
  readonly concurrency: number;
  readonly ttft: number;
  readonly ttftLow: number;
  readonly ttftHigh: number;
  readonly tpot: number;
  readonly tpotLow: number;
  readonly tpotHigh: number;
  readonly tokensPerSecond: number;
}

const loadPoints = 32;

/** Latency and throughput from one request in flight to well beyond the present load. */
export function loadCurve({ compiled, forecast }: Answered): readonly LoadPoint[] {
  const solution = emptySolution();
  return spaced(1, highestConcurrency(forecast.concurrency, forecast.maxConcurrency), loadPoints).map(
    (concurrency) => {
      const { ttft, tpot, outputTokensPerSecond } = estimateLoad(compiled, { concurrency }, solution);
      return {
        concurrency,
        ttft: ttft.seconds,
        ttftLow: ttft.lowSeconds,
        ttftHigh: ttft.highSeconds,
        tpot: tpot.seconds,
        tpotLow: tpot.lowSeconds,
        tpotHigh: tpot.highSeconds,
        tokensPerSecond: outputTokensPerSecond,
      };
    },
  );
}

/** A power of two, so that the axis does not move with every step of a slider. */
function highestConcurrency(concurrency: number, limit: number): number {
  const wanted = Math.max(64, 2 * concurrency, Math.min(1.5 * limit, 1024));
  return 2 ** Math.ceil(Math.log2(wanted));
}

/** Whole numbers evenly spaced on a logarithmic scale, each once. */
export function spaced(low: number, high: number, count: number): readonly number[] {
  const ratio = Math.log(high / low) / (count - 1);
  return [...new Set(Array.from({ length: count }, (_, index) => Math.round(low * Math.exp(ratio * index))))];
}

export interface PromptPoint {
  readonly inputTokens: number;
  readonly ttft: number;
  readonly ttftLow: number;
  readonly ttftHigh: number;
}

const promptPoints = 16;

/** TTFT of the same deployment under the same load with shorter and longer prompts. */
export function promptCurve({ compiled }: Answered): readonly PromptPoint[] {
  const { scenario } = compiled;
  const { workload, model } = scenario;
  const longest = Math.min(model.architecture.maxContextTokens ?? 131_072, 131_072);
  const shortest = Math.max(64, workload.cachedTokens + 1);
  if (shortest >= longest) return [];
  const solution = emptySolution();
  return spaced(shortest, longest, promptPoints).map((inputTokens) => {
    const { ttft } = estimateLoad(
      withWorkload(compiled, { ...workload, inputTokens }),
      scenario.load,
      solution,
    );
    return { inputTokens, ttft: ttft.seconds, ttftLow: ttft.lowSeconds, ttftHigh: ttft.highSeconds };
  });
}
