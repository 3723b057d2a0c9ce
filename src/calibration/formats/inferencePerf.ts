import type { BenchmarkFormat } from "./benchmarkFormat.ts";
import { hasAll } from "./jsonPath.ts";

/** inference-perf's stage_N_lifecycle_metrics.json: one stage of load, seconds. */
export const inferencePerf: BenchmarkFormat = {
  name: "inference-perf",
  title: "inference-perf",
  matches: (document) => hasAll(document, ["load_summary", "successes.latency"]),
  runs: (document) => [document],
  ttft: { paths: ["successes.latency.time_to_first_token.mean"] },
  // The normalised one divides the whole latency by the tokens.
  tpot: { paths: ["successes.latency.time_per_output_token.mean"] },
  isl: { paths: ["successes.prompt_len.mean", "successes.prompt_tokens.mean"] },
  osl: { paths: ["successes.output_len.mean", "successes.output_tokens.mean"] },
  // Stated where a stage holds so many requests in flight: its rates are then only those that came of it.
  concurrency: { paths: ["load_summary.concurrency"] },
  concurrencyIsLoad: true,
  requestRate: { paths: ["load_summary.achieved_rate", "load_summary.requested_rate"] },
  requests: { paths: ["successes.count"] },
};
