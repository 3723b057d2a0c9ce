import { findAccelerator } from "../../catalog/accelerators.ts";
import { findModel } from "../../catalog/models.ts";
import type { WeightFormats } from "../../catalog/modelArchitecture.ts";
import type { FormatName } from "../../catalog/numberFormat.ts";
import { deviceWeightBytes } from "../../operators/deviceMemory.ts";
import { formatsOf } from "../../operators/formats.ts";
import { operatorsOf } from "../../operators/operatorsOf.ts";
import { shardingOf } from "../../operators/sharding.ts";
import type { EngineName } from "../../serving/calibrated/enginePolicy.ts";
import { compileScenario, solve } from "../../serving/calibrated/predict.ts";
import { emptySolution, type Solution } from "../../serving/calibrated/solution.ts";
import { noSpeculation, type Speculation } from "../../serving/calibrated/speculation.ts";
import { steadyHarness } from "../../serving/calibrated/workload.ts";

/** One side of a measured comparison. */
interface Setting {
  readonly model: string;
  readonly accelerator: string;
  readonly engine: EngineName;
  readonly tp: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly concurrency: number;
  readonly weights?: WeightFormats;
  readonly kvCache?: FormatName;
  readonly eager?: boolean;
  readonly speculation?: Speculation;
}

/** What one option changed, by the id of its record in a table of measured effects. */
export interface PublishedEffect {
  readonly id: string;
  readonly label: string;
  /** Predicted speed with the option over speed without it. */
  predictedFactor(): number;
}

// ShareGPT prompts and answers, as many at once as a document's runs of the same profile show.
const shareGpt = { inputTokens: 217, outputTokens: 202, concurrency: 1000, engine: "vllm" } as const;
const summary = {
  inputTokens: 1024,
  outputTokens: 128,
  engine: "trtllm",
  accelerator: "h100-sxm",
  tp: 1,
} as const;
const lowLatency = {
  model: "nvidia/DeepSeek-R1-FP4",
  accelerator: "b200-sxm",
  engine: "trtllm",
  tp: 8,
  inputTokens: 1024,
  outputTokens: 2048,
  concurrency: 1,
} as const;

/** Weights of eight bits against the released 16, all else equal. */
const quantised = (id: string, setting: Setting): PublishedEffect => ({
  id,
  label: `fp8 weights, ${setting.model}, ${setting.concurrency} requests`,
  predictedFactor: () => factor(setting, { ...setting, weights: { linear: "fp8" } }),
});

const cacheFormat = (id: string, kvCache: FormatName): PublishedEffect => {
  const setting: Setting = { ...shareGpt, model: "llama-2-7b", accelerator: "a100-sxm-80gb", tp: 1 };
  return {
    id,
    label: `${kvCache} KV cache, ${setting.model}`,
    predictedFactor: () => factor(setting, { ...setting, kvCache }),
  };
};

/** The records that state both sides of one option that is modelled. */
export const publishedEffects: readonly PublishedEffect[] = [
  quantised("ef-a902200cb6", { ...summary, model: "gpt-j-6b", concurrency: 1 }),
  quantised("ef-d719a1623c", { ...summary, model: "gpt-j-6b", concurrency: 8 }),
  quantised("ef-fe0ad1f657", { ...summary, model: "llama-2-7b", concurrency: 1 }),
  quantised("ef-d9058a79a2", { ...summary, model: "llama-2-7b", concurrency: 8 }),
  quantised("ef-64265d1cbb", { ...shareGpt, model: "qwen3-14b", accelerator: "h100-sxm", tp: 1 }),
  quantised("ef-a7c1f9e409", { ...shareGpt, model: "qwen3-32b", accelerator: "h100-sxm", tp: 1 }),
  quantised("ef-83aff894c5", {
    ...shareGpt,
    engine: "sglang",
    model: "qwen3-8b",
    accelerator: "h100-sxm",
    tp: 1,
    concurrency: 4,
  }),
  quantised("ef-913e8e1fb9", { ...shareGpt, model: "glm-4.5-air", accelerator: "h100-sxm", tp: 4 }),
  quantised("ef-5e6da4a938", { ...shareGpt, model: "glm-4.6", accelerator: "h200-sxm", tp: 8 }),
  cacheFormat("ef-50ae9dff16", "int8"),
  cacheFormat("ef-cdcfd807eb", "int4"),
  {
    id: "ef-d619e2ca67",
    label: "CUDA graphs, DeepSeek-R1 FP4, 1 request",
    predictedFactor: () => factor({ ...lowLatency, eager: true }, lowLatency),
  },
  {
    id: "ef-b9f81f8a82",
    label: "three tokens by MTP, DeepSeek-R1 FP4, 1 request",
    // The same document measured 2.82 tokens a step with three drafts.
    predictedFactor: () =>
      speculated(lowLatency, { draftTokens: 3, acceptedTokens: 2.82, draft: { method: "mtp" } }),
  },
];

/** A measured run of speculative decoding that states how many tokens a step yielded. */
export interface SpeculativeRun {
  readonly model: string;
  readonly draftTokens: number;
  readonly acceptedTokens: number;
  readonly concurrency: number;
}

/**
 * Predicted speed-up of an EAGLE head in SGLang on H200. The table (SpecForge) states neither devices nor lengths: as
 * few devices as hold the weights in half of their memory, and prompts and answers of some hundred tokens. NaN where
 * eight devices do not hold model and head.
 */
export function predictedSpeculation({
  model,
  draftTokens,
  acceptedTokens,
  concurrency,
}: SpeculativeRun): number {
  const setting: Setting = {
    model,
    accelerator: "h200-sxm",
    engine: "sglang",
    tp: devicesFor(model),
    inputTokens: 256,
    outputTokens: 512,
    concurrency,
  };
  return speculated(setting, { draftTokens, acceptedTokens, draft: { method: "eagle" } });
}

function devicesFor(name: string): number {
  const model = findModel(name);
  const accelerator = findAccelerator("h200-sxm");
  const operators = operatorsOf(
    model.architecture,
    shardingOf({}),
    formatsOf(model.weightFormats, { accelerator }),
  );
  const share = (2 * deviceWeightBytes(operators, 1)) / accelerator.memoryCapacity;
  return Math.min(8, 2 ** Math.max(0, Math.ceil(Math.log2(share))));
}

function speculated(setting: Setting, speculation: Speculation): number {
  return solutionOf(setting).tpot / solutionOf({ ...setting, speculation }).tpot;
}

function factor(without: Setting, withOption: Setting): number {
  return solutionOf(withOption).requestsPerSecond / solutionOf(without).requestsPerSecond;
}

function solutionOf(setting: Setting): Solution {
  const model = findModel(setting.model);
  const accelerator = findAccelerator(setting.accelerator);
  const { engine, tp, concurrency, inputTokens, outputTokens, weights, kvCache, eager } = setting;
  const load = { concurrency };
  const compiled = compileScenario({
    model,
    accelerator,
    engine,
    formats: formatsOf(model.weightFormats, {
      accelerator,
      ...(weights ? { weights } : {}),
      ...(kvCache ? { kvCache } : {}),
    }),
    workers: { sharding: shardingOf({ tp }), count: 1 },
    load,
    workload: { inputTokens, outputTokens, cachedTokens: 0, equalLengths: false },
    harness: steadyHarness,
    speculation: setting.speculation ?? noSpeculation,
    ...(eager ? { eager } : {}),
  });
  const solution = solve(compiled, load, emptySolution());
  if (compiled.problem.decode.sequencesPerRank >= 1) return solution;
  return { ...solution, tpot: NaN, requestsPerSecond: NaN };
}
