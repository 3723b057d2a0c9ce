/** Engines whose schedulers are modelled. */
export type EngineName = "vllm" | "sglang" | "trtllm";

/** What an engine's scheduler does by default; facts about the engine, not fitted. */
export interface EnginePolicy {
  readonly name: EngineName;
  /** `mixed`: prompt chunks ride along with decode steps. `prefillFirst`: waiting prompts stop decoding until they are done. */
  readonly scheduling: "mixed" | "prefillFirst";
  /** New prompt tokens that one step takes at most. */
  readonly prefillBudgetTokens: number;
  /** Share of device memory for weights, workspace and KV cache. */
  readonly memoryFraction: number;
  /** Share of a request's output for which it holds KV cache from its admission on, averaged over its life. */
  readonly reservedOutputShare: number;
  /** Sequences that decode together at most on one attention rank. */
  readonly maxSequences: number;
}

/**
 * vLLM V1: chunked prefill in mixed steps, 8,192 batched tokens on devices of 70 GB and more, 90 % of memory, blocks
 * allocated as sequences grow, 1,024 sequences. SGLang: prefill first, chunks of 8,192, a reserve estimated from past
 * lengths. TensorRT-LLM: in-flight batching with `guaranteed_no_evict`, which reserves the whole output.
 */
export const enginePolicies: Readonly<Record<EngineName, EnginePolicy>> = {
  vllm: {
    name: "vllm",
    scheduling: "mixed",
    prefillBudgetTokens: 8192,
    memoryFraction: 0.9,
    reservedOutputShare: 0.5,
    maxSequences: 1024,
  },
  sglang: {
    name: "sglang",
    scheduling: "prefillFirst",
    prefillBudgetTokens: 8192,
    memoryFraction: 0.88,
    reservedOutputShare: 0.7,
    maxSequences: 4096,
  },
  trtllm: {
    name: "trtllm",
    scheduling: "mixed",
    prefillBudgetTokens: 8192,
    memoryFraction: 0.9,
    reservedOutputShare: 1,
    maxSequences: 2048,
  },
};
