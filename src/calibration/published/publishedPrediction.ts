import { meanContextTokens } from "../../serving/calibrated/decodeSeconds.ts";
import type { CompiledScenario } from "../../serving/calibrated/compiledScenario.ts";
import { interval } from "../../serving/calibrated/interval.ts";
import { compileScenario, solve } from "../../serving/calibrated/predict.ts";
import type { ServingScenario } from "../../serving/calibrated/scenario.ts";
import { emptySolution } from "../../serving/calibrated/solution.ts";
import { emptyStep } from "../../operators/step.ts";
import type { PublishedRun } from "./publishedRow.ts";

type UsableRun = Exclude<PublishedRun, { readonly unusable: string }>;

/** A predicted figure; of a time with its 80 % interval, which no throughput has. */
export interface PublishedPrediction {
  readonly predicted: number;
  readonly low?: number;
  readonly high?: number;
}

/**
 * The figure that a published table would show for a run, in the table's unit: milliseconds for `ttft_ms`, `tpot_ms`, `itl_ms` and
 * `e2e_ms`, tokens a second for `output_tokens_per_s` and `total_tokens_per_s`. Undefined when the model does not fit.
 */
export function publishedPrediction(
  run: UsableRun,
  metric: string,
  statistic: string,
  compile: (scenario: ServingScenario) => CompiledScenario = compileScenario,
): PublishedPrediction | undefined {
  const compiled = compile(run.scenario);
  if (!(compiled.problem.decode.sequencesPerRank >= 1)) return undefined;
  const { inputTokens, outputTokens } = run.scenario.workload;
  const { spreads } = compiled;
  const times = run.isStaticBatch ? staticBatch(compiled, run) : served(compiled, run);
  if (metric === "ttft_ms") return interval(1000 * times.ttft, spreads.ttft);
  if (metric === "tpot_ms") return interval(1000 * times.tpot, spreads.tpot);
  // Half of all gaps between tokens are plain decode steps: the median does not see the prompts that interrupt.
  if (metric === "itl_ms")
    return interval(1000 * (statistic === "median" ? times.decodeStepSeconds : times.tpot), spreads.tpot);
  if (metric === "e2e_ms") {
    const milliseconds = (first: number, later: number) =>
      1000 * (first * times.ttft + later * times.laterTokens * times.tpot);
    const { ttft, tpot } = spreads;
    return {
      predicted: milliseconds(1, 1),
      low: milliseconds(ttft.low, tpot.low),
      high: milliseconds(ttft.high, tpot.high),
    };
  }
  const tokens = metric === "total_tokens_per_s" ? inputTokens + outputTokens : outputTokens;
  return { predicted: times.requestsPerSecond * tokens };
}

interface RunTimes {
  readonly ttft: number;
  readonly tpot: number;
  readonly decodeStepSeconds: number;
  /** Tokens that come after the first, each in `tpot`. */
  readonly laterTokens: number;
  readonly requestsPerSecond: number;
}

/** A load under continuous batching, or as many requests as the cache holds. */
function served(compiled: CompiledScenario, { isOfflineMaximum, scenario }: UsableRun): RunTimes {
  const { decode } = compiled.problem;
  const held = Math.floor(decode.sequencesPerRank) * decode.ranks * decode.workers;
  const load = isOfflineMaximum ? { concurrency: held } : scenario.load;
  const solution = solve(compiled, load, emptySolution());
  return { ...solution, laterTokens: scenario.workload.outputTokens - 1 };
}

/** A fixed batch: all prompts in one go, then as many decode steps as tokens. */
function staticBatch(compiled: CompiledScenario, { batch, hasFixedLength }: UsableRun): RunTimes {
  const { problem, scenario } = compiled;
  const { decode } = problem;
  const { inputTokens, outputTokens } = scenario.workload;
  const sequences = Math.max(1, batch / (decode.ranks * decode.workers));
  const step = emptyStep();
  step.decodeSequences = sequences;
  const context = hasFixedLength ? inputTokens + outputTokens : meanContextTokens(problem);
  step.decodeContextTokens = sequences * context;
  const decodeStepSeconds = decode.steps.stepSeconds(step);
  const prefill = emptyStep();
  prefill.prefillSequences = sequences;
  prefill.prefillTokens = sequences * inputTokens;
  prefill.prefillPairs = (sequences * inputTokens * (inputTokens + 1)) / 2;
  prefill.prefillContextTokens = sequences * inputTokens;
  const ttft = decode.steps.stepSeconds(prefill);
  return {
    ttft,
    tpot: decodeStepSeconds,
    decodeStepSeconds,
    laterTokens: outputTokens,
    requestsPerSecond: batch / (ttft + outputTokens * decodeStepSeconds),
  };
}
