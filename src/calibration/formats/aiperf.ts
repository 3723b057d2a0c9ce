import type { BenchmarkFormat } from "./benchmarkFormat.ts";
import { hasAll } from "./jsonPath.ts";

/** `profile_export_aiperf.json` and `profile_export_genai_perf.json`: a block of statistics a metric, milliseconds. */
export const aiperf: BenchmarkFormat = {
  name: "aiperf",
  title: "AIPerf and GenAI-Perf",
  matches: (document) => hasAll(document, ["time_to_first_token.avg"]),
  runs: (document) => [document],
  ttft: { paths: ["time_to_first_token.avg"], perUnit: 1000 },
  // Gaps of one request averaged over it: (latency - first token) / (output tokens - 1).
  tpot: { paths: ["inter_token_latency.avg"], perUnit: 1000 },
  isl: { paths: ["input_sequence_length.avg"] },
  osl: { paths: ["output_sequence_length.avg"] },
  concurrency: {
    paths: [
      "input_config.loadgen.concurrency",
      "input_config.perf_analyzer.stimulus.concurrency",
      "input_config.phases.profiling.concurrency",
      "input_config.phases.0.concurrency",
      "input_config.concurrency",
    ],
  },
  requestRate: {
    paths: [
      "input_config.loadgen.request_rate",
      "input_config.perf_analyzer.stimulus.request_rate",
      "input_config.phases.profiling.request_rate",
      "input_config.phases.0.request_rate",
      "input_config.request_rate",
    ],
  },
  requests: { paths: ["request_count.avg"] },
  model: [
    "input_config.endpoint.model_names.0",
    "input_config.models.items.0.name",
    "input_config.model_names.0",
    "input_config.model.0",
  ],
};
