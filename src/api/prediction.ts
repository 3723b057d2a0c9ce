import { z } from "zod";
import type { DeviceMemory, Forecast, PhaseBreakdown } from "../serving/calibrated/forecast.ts";

const memory = z
  .object({
    capacityBytes: z.number(),
    weightsBytes: z.number(),
    workspaceBytes: z.number(),
    kvCacheBytes: z.number().meta({ description: "Left for the KV cache" }),
    kvCacheUsedBytes: z.number().meta({ description: "Filled on average under the load" }),
  })
  .meta({ description: "Of one device" });

const phase = z.object({
  seconds: z.number(),
  floorSeconds: z.number().meta({ description: "What no software on this hardware can beat" }),
  timesFloor: z.number(),
  bound: z.enum(["compute", "memory", "network", "overhead"]),
  parts: z
    .record(z.string(), z.number())
    .meta({ description: "Seconds by kind of work; adds up to seconds" }),
});

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
  joulesPerOutputToken: z.number().optional(),
  usdPerMillionOutputTokens: z.number().optional(),
  resolved: z.object({
    model: z.string(),
    hardware: z.string(),
    engine: z.string(),
    sharding: z.record(z.string(), z.number()),
    formats: z.record(z.string(), z.string()),
  }),
  assumptions: z.array(z.string()),
  warnings: z.array(z.string()),
});

export type Prediction = z.output<typeof prediction>;

/** Spells a forecast with its units in the keys. */
export function toPrediction(
  forecast: Forecast,
  resolved: Prediction["resolved"],
  warnings: readonly string[],
): Prediction {
  const { ttft, tpot, memory, prefillMemory, decode, prefill, ttftParts, reasons, ...rest } = forecast;
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
    decode: toPhase(decode),
    prefill: toPhase(prefill),
    resolved,
    assumptions: [...forecast.assumptions],
    warnings: [...warnings, ...forecast.warnings],
  };
}

function toMemory({ weightBytes, ...rest }: DeviceMemory): Prediction["memory"] {
  return { ...rest, weightsBytes: weightBytes };
}

function toPhase({ seconds, parts, floorSeconds, timesFloor, bound }: PhaseBreakdown): Prediction["decode"] {
  return { seconds, floorSeconds, timesFloor, bound, parts: { ...parts } };
}
