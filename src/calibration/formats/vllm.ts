import type { BenchmarkFormat } from "./benchmarkFormat.ts";
import { hasAll, numberAt, type Json } from "./jsonPath.ts";

/** `vllm bench serve --save-result`: one JSON object; totals instead of mean lengths, milliseconds. */
export const vllm: BenchmarkFormat = {
  name: "vllm",
  title: "vLLM bench serve",
  matches: (document) => hasAll(document, ["mean_ttft_ms", "total_input_tokens"]) && !isSglang(document),
  runs: (document) => [withMeanLengths(document)],
  ttft: { paths: ["mean_ttft_ms"], perUnit: 1000 },
  tpot: { paths: ["mean_tpot_ms"], perUnit: 1000 },
  isl: { paths: ["mean_input_tokens"] },
  osl: { paths: ["mean_output_tokens"] },
  // Without a limit and at an infinite rate all requests are sent at once.
  concurrency: { paths: ["max_concurrency", "num_prompts"] },
  requestRate: { paths: ["request_rate"] },
  requests: { paths: ["completed"] },
  model: ["model_id"],
};

/** Records of SGLang carry the lengths of its random dataset; those of vLLM never do. */
export function isSglang(document: Json): boolean {
  return hasAll(document, ["random_input_len"]) || hasAll(document, ["sharegpt_output_len"]);
}

/** The record with means in place of totals, over the requests that completed. */
export function withMeanLengths(document: Json): Json {
  const completed = numberAt(document, ["completed", "num_prompts"]);
  const total = (path: string) => numberAt(document, [path]);
  const mean = (sum: number | undefined) => (sum && completed ? sum / completed : undefined);
  return {
    ...(document as object),
    mean_input_tokens: mean(total("total_input_tokens")),
    mean_output_tokens: mean(total("total_output_tokens")),
  };
}
