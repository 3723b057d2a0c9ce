import { z } from "zod";
import { engineMemory, findEngine } from "../../catalog/engines.ts";
import type { CompiledScenario } from "../../serving/calibrated/compiledScenario.ts";
import type { CompiledWorker } from "../../serving/calibrated/compilePool.ts";
import { transferBandwidthOf } from "../../serving/calibrated/transferSeconds.ts";

const degrees = z.record(z.string(), z.number());
const length = z.object({
  meanTokens: z.number(),
  deviationTokens: z.number().meta({ description: "Standard deviation; 0: all alike" }),
});
const settings = z.object({
  gpuMemoryUtilization: z.number(),
  maxBatchTokens: z.number(),
  maxSequences: z.number(),
  chunkedPrefill: z.boolean(),
  kvBlockTokens: z.number(),
});

/** What the names and defaults of an input came to. */
export const resolvedInput = z
  .object({
    model: z.string(),
    hardware: z.string(),
    engine: z.string(),
    engineVersion: z
      .string()
      .meta({ description: "As stated, or whose memory figures stand for the newest" }),
    eager: z.boolean(),
    replicas: z.number(),
    sharding: degrees,
    settings: settings.meta({ description: "Of one attention rank" }),
    prefill: z
      .object({
        hardware: z.string(),
        workers: z.number(),
        sharding: degrees,
        settings,
        networkBytesPerSecond: z
          .number()
          .meta({ description: "At which one request's KV cache moves between the pools" }),
      })
      .optional(),
    formats: z.record(z.string(), z.string()),
    load: z.object({
      concurrency: z.number().optional(),
      requestRate: z.number().optional(),
      harness: z.enum(["steady", "closed-loop"]),
      requestsPerSlot: z.number().optional(),
    }),
    isl: length,
    osl: length,
    cachedTokens: z.number().meta({ description: "Of a mean prompt" }),
    pricePerDeviceHourUsd: z.number().optional(),
    calibration: z.string(),
  })
  .meta({ description: "What the names and defaults of the input came to" });

export type ResolvedInput = z.output<typeof resolvedInput>;

export function resolvedOf({
  scenario,
  calibration,
  decodeWorker,
  prefillWorker,
}: CompiledScenario): ResolvedInput {
  const { model, accelerator, engine, engineVersion, formats, workers, workload, harness, load } = scenario;
  const { inputTokens, outputTokens, cachedTokens, inputVariance = 0, outputVariance = 0 } = workload;
  const { activations } = formats;
  const price = scenario.pricePerDeviceHour ?? accelerator.pricePerHour;
  return {
    model: model.id,
    hardware: accelerator.id,
    engine,
    engineVersion: engineVersion ?? `newest known (${engineMemory(findEngine(engine)).since})`,
    eager: scenario.eager ?? false,
    replicas: workers.count,
    sharding: { ...workers.sharding },
    settings: settingsOf(decodeWorker),
    ...(scenario.prefill &&
      prefillWorker && {
        prefill: {
          hardware: prefillWorker.accelerator.id,
          workers: scenario.prefill.count,
          sharding: { ...scenario.prefill.sharding },
          settings: settingsOf(prefillWorker),
          networkBytesPerSecond:
            scenario.transferBandwidth ?? transferBandwidthOf(prefillWorker, decodeWorker),
        },
      }),
    formats: {
      weights: formats.weights.dense,
      experts: formats.weights.experts,
      activations: activations.dense,
      expertActivations: activations.experts,
      kvCache: formats.kvCache,
    },
    load: {
      ...load,
      harness: harness.burstStart ? "closed-loop" : "steady",
      ...(harness.burstStart && { requestsPerSlot: harness.requestsPerSlot }),
    },
    isl: { meanTokens: inputTokens, deviationTokens: Math.sqrt(inputVariance) },
    osl: { meanTokens: outputTokens, deviationTokens: Math.sqrt(outputVariance) },
    cachedTokens,
    ...(price !== undefined && { pricePerDeviceHourUsd: price }),
    calibration: calibration.name,
  };
}

function settingsOf({ batching, engine }: CompiledWorker): ResolvedInput["settings"] {
  return {
    gpuMemoryUtilization: batching.memoryUtilization,
    maxBatchTokens: batching.maxBatchedTokens,
    maxSequences: batching.maxSequences,
    chunkedPrefill: batching.chunkedPrefill,
    kvBlockTokens: engine.blockTokens,
  };
}
