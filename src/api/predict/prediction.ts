import { z } from "zod";
import type { Part } from "../../operators/operator.ts";
import type { CompiledScenario } from "../../serving/calibrated/compiledScenario.ts";
import type { DeviceMemory, Forecast, PhaseBreakdown } from "../../serving/calibrated/forecast.ts";
import type { OperatorTime } from "../../serving/calibrated/operatorTimes.ts";
import { phaseOperators, type PhaseOperators } from "../../serving/calibrated/phaseOperators.ts";
import { resolvedInput, resolvedOf } from "./resolvedInput.ts";

const bound = z.enum(["compute", "memory", "network", "overhead"]);
const parts = [
  "attention",
  "feedForward",
  "experts",
  "norm",
  "embedding",
  "head",
  "communication",
] as const satisfies readonly Part[];

const memory = z
  .object({
    capacityBytes: z.number(),
    weightsBytes: z.number(),
    workspaceBytes: z.number(),
    kvCacheBytes: z.number().meta({ description: "Left for the KV cache" }),
    kvCacheUsedBytes: z.number().meta({ description: "Filled on average under the load" }),
    unusedBytes: z
      .number()
      .meta({ description: "Of the capacity, what weights, workspace and KV cache leave" }),
  })
  .meta({ description: "Of one device" });

const operator = z.object({
  name: z
    .string()
    .meta({ description: "Place in the model, or `launch` and `host` for what no operator takes" }),
  part: z.enum([...parts, "overhead"]),
  count: z.number().meta({ description: "Executions in the step; all figures are sums over them" }),
  seconds: z.number().meta({ description: "Inside the engine; less than 0 where launches overlap" }),
  share: z.number().meta({ description: "Of the step" }),
  bound,
  flops: z.number(),
  memoryBytes: z.number().meta({ description: "Weights, activations and KV cache, read and written" }),
  linkBytes: z.number().meta({ description: "That one device sends" }),
  floorSeconds: z.number(),
});

const operators = z
  .array(operator)
  .meta({ description: "Longest first; their seconds add up to those of the step" });

const phase = z.object({
  seconds: z.number(),
  floorSeconds: z.number().meta({ description: "What no software on this hardware can beat" }),
  timesFloor: z.number(),
  bound,
  parts: z
    .record(z.string(), z.number())
    .meta({ description: "Seconds by kind of work; adds up to seconds" }),
  operators,
});

const draft = z
  .object({
    method: z.enum(["draft-model", "eagle", "mtp", "ngram"]),
    draftTokens: z.int(),
    acceptedTokens: z
      .number()
      .meta({ description: "Mean tokens of a verification, the bonus token included" }),
    acceptanceCurve: z
      .array(z.number())
      .meta({ description: "How often the token at each position is accepted" }),
    seconds: z.number().meta({ description: "All passes of one iteration; 0 for n-grams" }),
    operators: operators.optional().meta({ description: "Of one pass; absent for n-grams" }),
  })
  .meta({ description: "Speculative decoding" });

const interval = z.tuple([z.number(), z.number()]);

/** The calibrated answer as JSON: SI base units, named in the keys. */
export const prediction = z.object({
  fidelity: z.literal("calibrated"),
  feasible: z.boolean(),
  reasons: z
    .array(z.object({ code: z.string(), message: z.string(), need: z.number(), have: z.number() }))
    .meta({ description: "Why it is infeasible; empty when it can be served" }),
  ttftSeconds: z.number().meta({ description: "Mean time to first token, queueing included" }),
  ttftIntervalSeconds: interval.meta({ description: "80 % of measured deployments lie inside" }),
  tpotSeconds: z.number().meta({ description: "Mean time per output token after the first" }),
  tpotIntervalSeconds: interval.meta({ description: "80 % of measured deployments lie inside" }),
  itlSeconds: z
    .number()
    .meta({ description: "Mean gap between two arrivals of tokens; above TPOT with speculation" }),
  e2eLatencySeconds: z.number(),
  concurrency: z.number().meta({ description: "Mean requests in flight" }),
  requestsPerSecond: z.number(),
  outputTokensPerSecond: z.number(),
  totalTokensPerSecond: z.number().meta({ description: "Prompt and output tokens" }),
  outputTokensPerSecondPerDevice: z.number(),
  totalTokensPerSecondPerDevice: z.number(),
  outputTokensPerSecondPerUser: z.number(),
  devices: z.int(),
  maxConcurrency: z.number().meta({ description: "Requests that the KV cache holds at once" }),
  memory,
  prefillMemory: memory.optional().meta({ description: "Of one device of the prefill pool" }),
  ttftParts: z.record(z.string(), z.number()).meta({ description: "Seconds; adds up to ttftSeconds" }),
  prefillStallSeconds: z
    .number()
    .meta({ description: "Part of TPOT in which prompts of other requests hold up decoding" }),
  decodeSequencesPerRank: z.number(),
  decode: phase.meta({ description: "One decode step" }),
  prefill: phase.meta({ description: "One pass over a prompt, or its longest chunk" }),
  draft: draft.optional(),
  joulesPerOutputToken: z.number().optional(),
  usdPerMillionOutputTokens: z.number().optional(),
  resolved: resolvedInput,
  assumptions: z.array(z.string()),
  warnings: z.array(z.string()),
});

export type Prediction = z.output<typeof prediction>;

/** Spells a forecast of a compiled scenario with its units in the keys. */
export function toPrediction(
  forecast: Forecast,
  compiled: CompiledScenario,
  warnings: readonly string[],
): Prediction {
  const { ttft, tpot, memory, prefillMemory, decode, prefill, ttftParts, reasons, ...rest } = forecast;
  const times = phaseOperators(compiled, forecast);
  const draft = toDraft(compiled, times.draft);
  return {
    ...rest,
    reasons: reasons.map((reason) => ({ ...reason })),
    ttftSeconds: ttft.seconds,
    ttftIntervalSeconds: [ttft.lowSeconds, ttft.highSeconds],
    tpotSeconds: tpot.seconds,
    tpotIntervalSeconds: [tpot.lowSeconds, tpot.highSeconds],
    memory: toMemory(memory),
    ...(prefillMemory && { prefillMemory: toMemory(prefillMemory) }),
    ttftParts: { ...ttftParts },
    decode: toPhase(decode, times.decode),
    prefill: toPhase(prefill, times.prefill),
    ...(draft && { draft }),
    resolved: resolvedOf(compiled),
    assumptions: [...forecast.assumptions],
    warnings: [...new Set([...warnings, ...forecast.warnings])],
  };
}

function toMemory({ weightBytes, ...rest }: DeviceMemory): Prediction["memory"] {
  const held = weightBytes + rest.workspaceBytes + rest.kvCacheBytes;
  return { ...rest, weightsBytes: weightBytes, unusedBytes: Math.max(0, rest.capacityBytes - held) };
}

function toPhase(
  { seconds, parts, floorSeconds, timesFloor, bound }: PhaseBreakdown,
  times: readonly OperatorTime[],
): Prediction["decode"] {
  const overhead = (["launch", "host"] as const).map((name) => ({
    name,
    part: "overhead" as const,
    count: 1,
    seconds: parts[name],
    share: parts[name] / seconds,
    bound: "overhead" as const,
    flops: 0,
    memoryBytes: 0,
    linkBytes: 0,
    floorSeconds: 0,
  }));
  const operators = [...toOperators(times, seconds), ...overhead].toSorted((a, b) => b.seconds - a.seconds);
  return { seconds, floorSeconds, timesFloor, bound, parts: { ...parts }, operators };
}

const toOperators = (times: readonly OperatorTime[], seconds: number): Prediction["decode"]["operators"] =>
  times.map((time) => ({ ...time, share: time.seconds / seconds }));

function toDraft({ scenario }: CompiledScenario, pass: PhaseOperators["draft"]): Prediction["draft"] {
  const { draftTokens, acceptedTokens, positions = [], draft } = scenario.speculation;
  if (draftTokens === 0) return undefined;
  return {
    method: draft?.method ?? "mtp",
    draftTokens,
    acceptedTokens,
    acceptanceCurve: [...positions],
    seconds: pass ? draftTokens * pass.seconds : 0,
    ...(pass && { operators: toOperators(pass.operators, pass.seconds) }),
  };
}
