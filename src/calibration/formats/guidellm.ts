import type { BenchmarkFormat } from "./benchmarkFormat.ts";
import { hasAll, valueAt, type Json } from "./jsonPath.ts";

/** GuideLLM's benchmarks.json: one entry a rate or number of streams, milliseconds. */
export const guidellm: BenchmarkFormat = {
  name: "guidellm",
  title: "GuideLLM",
  matches: (document) => hasAll(document, ["benchmarks.0.metrics.time_to_first_token_ms"]),
  runs: (document) => valueAt(document, "benchmarks") as readonly Json[],
  ttft: { paths: ["metrics.time_to_first_token_ms.successful.mean"], perUnit: 1000 },
  // Its time_per_output_token counts the first token in; the inter-token latency does not.
  tpot: { paths: ["metrics.inter_token_latency_ms.successful.mean"], perUnit: 1000 },
  isl: { paths: ["metrics.prompt_token_count.successful.mean"] },
  osl: { paths: ["metrics.output_token_count.successful.mean"] },
  // What was in flight is measured for every strategy, rates included.
  concurrency: {
    paths: [
      "config.strategy.streams",
      "args.strategy.streams",
      "metrics.request_concurrency.successful.mean",
      "metrics.request_concurrency.total.mean",
    ],
  },
  requestRate: { paths: ["config.strategy.rate", "args.strategy.rate"] },
  requests: { paths: ["metrics.request_totals.successful", "request_totals.successful"] },
  model: ["config.backend.model", "worker.backend_model"],
};
