/** What vLLM reported to leave for its KV pool, H100 80 GB unless said, in GiB (data/sources: llm-d-planner-memory). */
export interface MeasuredPool {
  readonly label: string;
  /** File name in the folder of Hugging Face configs. */
  readonly config: string;
  readonly weights?: "fp8";
  readonly tp: number;
  readonly utilization: number;
  readonly version: string;
  readonly weightsGib: number;
  readonly activationGib: number;
  readonly poolGib: number;
}

const v011 = { tp: 1, utilization: 0.9, version: "0.11.1" };

/**
 * Seven runs of `vllm-openai:latest` of late 2025, later than v0.11.0, with 8,192 tokens a step and 1,024 sequences, the
 * defaults on this device. Their activations show that the sampler sorted its logits; those of v0.11.0 and v0.10.2,
 * whose images sample with FlashInfer, leave no room for that.
 */
export const measuredPools: readonly MeasuredPool[] = [
  {
    ...v011,
    label: "gpt-oss-20b",
    config: "openai--gpt-oss-20b",
    weightsGib: 13.47,
    activationGib: 7.38,
    poolGib: 50.28,
  },
  {
    ...v011,
    label: "gpt-oss-120b",
    config: "openai--gpt-oss-120b",
    utilization: 0.95,
    weightsGib: 64.38,
    activationGib: 7.38,
    poolGib: 3.33,
  },
  {
    ...v011,
    label: "Llama-3.3-70B-FP8 tp2",
    config: "meta-llama--Meta-Llama-3.1-70B",
    weights: "fp8",
    tp: 2,
    weightsGib: 33.88,
    activationGib: 4.84,
    poolGib: 32.0,
  },
  {
    ...v011,
    label: "Llama-3.1-8B",
    config: "meta-llama--Meta-Llama-3.1-8B",
    weightsGib: 14.99,
    activationGib: 4.76,
    poolGib: 51.38,
  },
  {
    ...v011,
    label: "Qwen3-0.6B",
    config: "Qwen--Qwen3-0.6B",
    weightsGib: 1.12,
    activationGib: 5.56,
    poolGib: 64.45,
  },
  {
    ...v011,
    label: "Qwen3-32B tp1",
    config: "Qwen--Qwen3-32B",
    weightsGib: 61.03,
    activationGib: 5.64,
    poolGib: 4.45,
  },
  {
    ...v011,
    label: "Qwen3-32B tp2",
    config: "Qwen--Qwen3-32B",
    tp: 2,
    weightsGib: 30.59,
    activationGib: 5.64,
    poolGib: 34.49,
  },
];

/** Runs of vLLM 0.19, also with its defaults; the second pool is what the stated parts leave. */
const v019 = { tp: 1, utilization: 0.95, version: "0.19" };
export const laterPools: readonly MeasuredPool[] = [
  {
    ...v019,
    label: "Llama-3.1-8B 0.19",
    config: "meta-llama--Meta-Llama-3.1-8B",
    weightsGib: 14.99,
    activationGib: 1.89,
    poolGib: 58.11,
  },
  {
    ...v019,
    label: "Qwen3-8B 0.19",
    config: "Qwen--Qwen3-8B",
    weightsGib: 15.27,
    activationGib: 2.21,
    poolGib: 57.5,
  },
];
