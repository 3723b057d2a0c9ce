import type { EngineName } from "../../serving/calibrated/enginePolicy.ts";

/** What an engine reported to keep for its KV pool, with everything that decides it. */
export interface MemoryRun {
  readonly label: string;
  readonly model: string;
  /** Format of the linear layers where the release was quantised on loading. */
  readonly weights?: "fp8";
  readonly engine: EngineName;
  readonly version?: string;
  readonly tp: number;
  /** Of one device, as its driver shows it. */
  readonly totalGib: number;
  readonly utilization: number;
  readonly maxBatchedTokens: number;
  readonly maxSequences: number;
  /** Devices exchange data through the memory of the host. */
  readonly exchangesInHostMemory?: boolean;
  readonly encoderParameters?: number;
  /** The pool of one device in GiB, or the tokens that the pool of the whole deployment holds. */
  readonly measured: { readonly poolGib: number } | { readonly tokens: number };
  /** Of one device, where it was reported too. */
  readonly weightsGib?: number;
}

/** Start-up logs that name what a device holds beside what PyTorch allocates: context, libraries, collectives. */
export interface NonTorchReading {
  readonly version: string;
  readonly devices: number;
  readonly nonTorchGib: number;
}

/** vLLM on H100 (data/sources: llm-d-planner-memory). */
export const nonTorchReadings: readonly NonTorchReading[] = [
  { version: "0.11.0", devices: 1, nonTorchGib: 0.13 },
  { version: "0.11.0", devices: 2, nonTorchGib: 0.55 },
  { version: "0.19", devices: 1, nonTorchGib: 0.25 },
  { version: "0.19", devices: 2, nonTorchGib: 2.07 },
];

const h100 = { engine: "vllm", tp: 1, totalGib: 79.18 } as const;
/** Defaults of vLLM on this device. */
const defaults = { ...h100, maxBatchedTokens: 8192, maxSequences: 1024 } as const;
const v011 = { ...defaults, version: "0.11.1", utilization: 0.9 } as const;
const v019 = { ...defaults, version: "0.19", utilization: 0.95 } as const;
const v015 = {
  ...h100,
  version: "0.15.1",
  utilization: 0.9,
  maxBatchedTokens: 2048,
  maxSequences: 128,
} as const;
const rtx3090 = {
  engine: "vllm",
  version: "0.6",
  model: "meta-llama/Llama-3.1-8B",
  tp: 1,
  totalGib: 23.58,
  utilization: 0.9,
  maxSequences: 256,
} as const;

/**
 * Seven runs of `vllm-openai:latest` of late 2025, later than v0.11.0. Their activations show that the sampler sorted its
 * logits; those of v0.11.0 and v0.10.2, whose images sample with FlashInfer, leave no room for that. Then two of v0.19, whose
 * pool is what the stated parts leave (all: data/sources, llm-d-planner-memory).
 */
export const planned: readonly (MemoryRun & {
  readonly measured: { readonly poolGib: number };
  readonly weightsGib: number;
})[] = [
  {
    ...v011,
    label: "gpt-oss-20b",
    model: "openai/gpt-oss-20b",
    weightsGib: 13.47,
    measured: { poolGib: 50.28 },
  },
  {
    ...v011,
    label: "gpt-oss-120b",
    model: "openai/gpt-oss-120b",
    utilization: 0.95,
    weightsGib: 64.38,
    measured: { poolGib: 3.33 },
  },
  {
    ...v011,
    label: "Llama-3.3-70B-FP8 tp2",
    model: "meta-llama/Llama-3.3-70B-Instruct",
    weights: "fp8",
    tp: 2,
    weightsGib: 33.88,
    measured: { poolGib: 32.0 },
  },
  {
    ...v011,
    label: "Llama-3.1-8B",
    model: "meta-llama/Llama-3.1-8B",
    weightsGib: 14.99,
    measured: { poolGib: 51.38 },
  },
  { ...v011, label: "Qwen3-0.6B", model: "Qwen/Qwen3-0.6B", weightsGib: 1.12, measured: { poolGib: 64.45 } },
  {
    ...v011,
    label: "Qwen3-32B tp1",
    model: "Qwen/Qwen3-32B",
    weightsGib: 61.03,
    measured: { poolGib: 4.45 },
  },
  {
    ...v011,
    label: "Qwen3-32B tp2",
    model: "Qwen/Qwen3-32B",
    tp: 2,
    weightsGib: 30.59,
    measured: { poolGib: 34.49 },
  },
  {
    ...v019,
    label: "Llama-3.1-8B 0.19",
    model: "meta-llama/Llama-3.1-8B",
    weightsGib: 14.99,
    measured: { poolGib: 58.11 },
  },
  { ...v019, label: "Qwen3-8B 0.19", model: "Qwen/Qwen3-8B", weightsGib: 15.27, measured: { poolGib: 57.5 } },
];

/** vLLM 0.15.1 on H100 with 128 sequences, 0.9 of memory by default (memory.jsonl). */
export const simulated: readonly MemoryRun[] = [
  {
    ...v015,
    label: "Mistral-Nemo tp2",
    model: "mistralai/Mistral-Nemo-Instruct-2407",
    tp: 2,
    maxBatchedTokens: 1024,
    measured: { tokens: 768144 },
  },
  {
    ...v015,
    label: "Mistral-Nemo tp1",
    model: "mistralai/Mistral-Nemo-Instruct-2407",
    measured: { tokens: 308016 },
  },
  {
    ...v015,
    label: "Qwen2.5-7B, 2048 a step",
    model: "Qwen/Qwen2.5-7B-Instruct",
    measured: { tokens: 1045632 },
  },
  {
    ...v015,
    label: "Qwen2.5-7B, 1024 a step",
    model: "Qwen/Qwen2.5-7B-Instruct",
    maxBatchedTokens: 1024,
    measured: { tokens: 1045888 },
  },
  { ...v015, label: "Yi-34B tp2", model: "01-ai/Yi-34B", tp: 2, measured: { tokens: 332688 } },
];

/** Start-up logs of an RTX 3090 at contexts of 20,000 and 29,000 tokens (data/sources: vllm-memory-logs). */
export const logged: readonly (MemoryRun & {
  readonly measured: { readonly poolGib: number };
  readonly activationGib: number;
})[] = [
  {
    ...rtx3090,
    label: "Llama-3.1-8B, RTX 3090, 20000",
    maxBatchedTokens: 20000,
    activationGib: 2.07,
    measured: { poolGib: 3.81 },
  },
  {
    ...rtx3090,
    label: "Llama-3.1-8B, RTX 3090, 29000",
    maxBatchedTokens: 29000,
    activationGib: 2.99,
    measured: { poolGib: 2.89 },
  },
];

/** SGLang on four H100, whose K and V of 8.23 GB each its log names (data/sources: sglang-memory-log). */
export const sglangRun: MemoryRun = {
  label: "Qwen3-235B-A22B-FP8 tp4, SGLang",
  model: "Qwen/Qwen3-235B-A22B-FP8",
  engine: "sglang",
  tp: 4,
  totalGib: 79.18,
  utilization: 0.93,
  maxBatchedTokens: 8192,
  maxSequences: 512,
  measured: { tokens: 367404 },
};

/** In vLLM 0.11.0, with its vision encoder (data/sources: llm-d-planner-memory). */
export const visionRun: MemoryRun & { readonly measured: { readonly poolGib: number } } = {
  ...defaults,
  label: "Mistral-Small-3.2-24B",
  model: "mistralai/Mistral-Small-3.2-24B-Instruct-2506",
  version: "0.11.0",
  utilization: 0.95,
  encoderParameters: 0.42e9,
  measured: { poolGib: 28.2 },
};
