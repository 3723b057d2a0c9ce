import type { BenchmarkFormat } from "./benchmarkFormat.ts";
import { hasAll } from "./jsonPath.ts";
import { isSglang, vllm, withMeanLengths } from "./vllm.ts";

/** `python -m sglang.bench_serving --output-file`: a line of JSON a run, in the fields of vLLM's ancestor. */
export const sglang: BenchmarkFormat = {
  ...vllm,
  name: "sglang",
  title: "SGLang bench_serving",
  matches: (document) => hasAll(document, ["mean_ttft_ms", "total_input_tokens"]) && isSglang(document),
  runs: (document) => [withMeanLengths(document)],
  // `concurrency` is what was reached on average, where no limit was set.
  concurrency: { paths: ["max_concurrency", "concurrency"] },
  model: ["model", "model_id"],
  // The client's backend: "sglang", "sglang-oai-chat", "vllm", "trt".
  engine: ["backend"],
};
