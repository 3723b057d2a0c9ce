/** Engines whose schedulers are modelled. */
export type EngineName = "vllm" | "sglang" | "trtllm";

/** What an engine's scheduler does by default; facts about the engine, not fitted. */
export interface EnginePolicy {
  readonly name: EngineName;
  /** `mixed`: prompt chunks ride along with decode steps. `prefillFirst`: waiting prompts stop decoding until they are done. */
  readonly scheduling: "mixed" | "prefillFirst";
  /** Share of a request's output for which it holds KV cache from its admission on, averaged over its life. */
  readonly reservedOutputShare: number;
  /** Holds requests back until all attention data-parallel ranks have prompts to work on. */
  readonly balancesRanks: boolean;
  /** Fuses all-reduce, normalisation and quantisation, and starts each kernel of a graph before the last has ended. */
  readonly fusesKernels: boolean;
  /** Host time for each token of a prompt is seen before it is scheduled. */
  readonly readsPromptsSlowly: boolean;
  /** A first token comes later than its step ends by once more what launching the kernels of its prompt takes. */
  readonly delaysLaunches: boolean;
  /** A decode worker asks for a request's cache once its prompt is done; else prefill workers send it layer by layer. */
  readonly fetchesCache: boolean;
}

/**
 * vLLM V1: chunked prefill in mixed steps, blocks allocated as sequences grow. SGLang: prefill first, a reserve estimated from past
 * lengths. TensorRT-LLM: in-flight batching with `guaranteed_no_evict`, which reserves the whole output.
 */
export const enginePolicies: Readonly<Record<EngineName, EnginePolicy>> = {
  vllm: {
    name: "vllm",
    scheduling: "mixed",
    reservedOutputShare: 0.5,
    balancesRanks: false,
    fusesKernels: false,
    readsPromptsSlowly: true,
    delaysLaunches: false,
    fetchesCache: true,
  },
  sglang: {
    name: "sglang",
    scheduling: "prefillFirst",
    reservedOutputShare: 0.7,
    balancesRanks: false,
    fusesKernels: false,
    readsPromptsSlowly: true,
    delaysLaunches: true,
    fetchesCache: false,
  },
  trtllm: {
    name: "trtllm",
    scheduling: "mixed",
    reservedOutputShare: 1,
    balancesRanks: true,
    fusesKernels: true,
    readsPromptsSlowly: false,
    delaysLaunches: false,
    fetchesCache: false,
  },
};
