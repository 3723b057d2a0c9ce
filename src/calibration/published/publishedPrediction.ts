import { meanContextTokens } from "../../serving/calibrated/decodeSeconds.ts";
import type { CompiledScenario } from "../../serving/calibrated/compiledScenario.ts";
import { compileScenario, solve } from "../../serving/calibrated/predict.ts";
import { emptySolution } from "../../serving/calibrated/solution.ts";
import { emptyStep } from "../../operators/step.ts";
import type { PublishedRun } from "./publishedRow.ts";

type UsableRun = Exclude<PublishedRun, { readonly unusable: string }>;

/**
 * The figure that a published table would show for a run, in the table's unit: milliseconds for `tpot_ms`, `itl_ms` and `e2e_ms`,
 * tokens a second for `output_tokens_per_s` and `total_tokens_per_s`. Undefined when the model does not fit.
 */
export function publishedPrediction(run: UsableRun, metric: string, statistic: string): number | undefined {
  const compiled = compileScenario(run.scenario);
  const { workload } = run.scenario;
  if (!(compiled.problem.decode.sequencesPerRank >= 1)) return undefined;
  const isTime = metric === "tpot_ms" || metric === "itl_ms";
  if (run.isStaticBatch) {
    const { stepSeconds, batchSeconds } = staticBatch(compiled, run);
    if (metric === "e2e_ms") return 1000 * batchSeconds;
    const tokens =
      metric === "total_tokens_per_s" ? workload.inputTokens + workload.outputTokens : workload.outputTokens;
    return isTime ? 1000 * stepSeconds : (run.batch * tokens) / batchSeconds;
  }
  const { decode } = compiled.problem;
  const held = Math.floor(decode.sequencesPerRank) * decode.ranks * decode.workers;
  const load = run.isOfflineMaximum ? { concurrency: held } : run.scenario.load;
  const solution = solve(compiled, load, emptySolution());
  // Half of all gaps between tokens are plain decode steps: the median does not see the prompts that interrupt.
  if (metric === "itl_ms" && statistic === "median") return 1000 * solution.decodeStepSeconds;
  if (isTime) return 1000 * solution.tpot;
  if (metric === "e2e_ms") return 1000 * (solution.ttft + (workload.outputTokens - 1) * solution.tpot);
  const tokens =
    metric === "total_tokens_per_s" ? workload.inputTokens + workload.outputTokens : workload.outputTokens;
  return solution.requestsPerSecond * tokens;
}

/** A fixed batch: all prompts in one go, then as many decode steps as tokens. */
function staticBatch(
  compiled: CompiledScenario,
  { batch, hasFixedLength }: UsableRun,
): { stepSeconds: number; batchSeconds: number } {
  const { problem, scenario } = compiled;
  const { decode } = problem;
  const { inputTokens, outputTokens } = scenario.workload;
  const sequences = Math.max(1, batch / (decode.ranks * decode.workers));
  const step = emptyStep();
  step.decodeSequences = sequences;
  const context = hasFixedLength ? inputTokens + outputTokens : meanContextTokens(problem);
  step.decodeContextTokens = sequences * context;
  const stepSeconds = decode.steps.stepSeconds(step);
  const prefill = emptyStep();
  prefill.prefillSequences = sequences;
  prefill.prefillTokens = sequences * inputTokens;
  prefill.prefillPairs = (sequences * inputTokens * (inputTokens + 1)) / 2;
  prefill.prefillContextTokens = sequences * inputTokens;
  return { stepSeconds, batchSeconds: decode.steps.stepSeconds(prefill) + outputTokens * stepSeconds };
}
