import { z } from "zod";
import type { ServingResult } from "../../serving/first-order/result.ts";

const note = z.object({ code: z.string(), message: z.string() });

/** The first-order answer as JSON: SI base units, named in the keys. */
export const solution = z.object({
  fidelity: z.literal("first-order"),
  feasible: z.boolean(),
  reasons: z
    .array(z.object({ code: z.string(), needBytes: z.number(), haveBytes: z.number() }))
    .meta({ description: "Why it is infeasible; empty when it fits" }),
  constraintTrace: z.array(z.string()).meta({ description: "What was checked, in sentences" }),
  ttftSeconds: z.number().meta({ description: "Time to first token of the batch" }),
  itlSeconds: z.number().meta({ description: "Inter-token latency at the given context" }),
  kvCacheBytes: z.number(),
  modelWeightsBytes: z.number(),
  totalMemoryRequiredBytes: z.number(),
  memoryUtilization: z
    .number()
    .meta({ description: "Of the memory of the accelerator that decodes; above 1 when infeasible" }),
  promptCacheHitRatio: z.number(),
  prefillChunks: z.int(),
  prefillChunkTimeSeconds: z
    .number()
    .nullable()
    .meta({ description: "Longest prefill pass; null unless the prompt is split" }),
  decodeStallBoundSeconds: z
    .number()
    .nullable()
    .meta({ description: "Longest wait of a decode step behind a chunk; null unless split" }),
  breakdown: z.object({
    prefill: z
      .object({
        linearSeconds: z.number(),
        attentionSeconds: z.number(),
        dispatchSeconds: z.number(),
        kvTransferSeconds: z.number(),
      })
      .meta({ description: "Adds up to ttftSeconds" }),
    decodeStep: z
      .object({ weightsSeconds: z.number(), kvCacheSeconds: z.number(), layerTaxSeconds: z.number() })
      .meta({ description: "One step of the target model" }),
    speculation: z
      .object({ draftSeconds: z.number(), verifySeconds: z.number(), expectedTokensPerStep: z.number() })
      .nullable()
      .meta({ description: "(draft + verify) / expected tokens is itlSeconds; null without a draft model" }),
    memory: z
      .object({ weightsBytes: z.number(), kvCacheBytes: z.number(), draftWeightsBytes: z.number() })
      .meta({ description: "Adds up to totalMemoryRequiredBytes" }),
  }),
  resolved: z.object({
    model: z.string(),
    hardware: z.string(),
    decodeHardware: z.string(),
    draftModel: z.string().nullable(),
    memoryCapacityBytes: z.number(),
    inputs: z
      .array(
        z.object({
          name: z.string(),
          value: z.union([z.number(), z.string()]),
          dimension: z.string().optional(),
          source: z.string(),
        }),
      )
      .meta({ description: "Every input of the formulas, in SI base units, and where it comes from" }),
  }),
  assumptions: z.array(z.string()),
  warnings: z.array(note),
});

export type Solution = z.output<typeof solution>;

/** Spells a result with its units in the keys. */
export function toSolution(result: ServingResult): Solution {
  const { prefill, decodeStep, speculation, memory } = result.breakdown;
  const { resolved } = result;
  return {
    fidelity: result.fidelity,
    feasible: result.feasible,
    reasons: result.reasons.map(({ code, need, have }) => ({ code, needBytes: need, haveBytes: have })),
    constraintTrace: [...result.constraintTrace],
    ttftSeconds: result.ttft,
    itlSeconds: result.itl,
    kvCacheBytes: result.kvCacheSize,
    modelWeightsBytes: result.modelWeightsSize,
    totalMemoryRequiredBytes: result.totalMemoryRequired,
    memoryUtilization: result.memoryUtilization,
    promptCacheHitRatio: result.promptCacheHitRatio,
    prefillChunks: result.prefillChunks,
    prefillChunkTimeSeconds: result.prefillChunkTime,
    decodeStallBoundSeconds: result.decodeStallBound,
    breakdown: {
      prefill: {
        linearSeconds: prefill.linear,
        attentionSeconds: prefill.attention,
        dispatchSeconds: prefill.dispatch,
        kvTransferSeconds: prefill.kvTransfer,
      },
      decodeStep: {
        weightsSeconds: decodeStep.weights,
        kvCacheSeconds: decodeStep.kvCache,
        layerTaxSeconds: decodeStep.layerTax,
      },
      speculation: speculation && {
        draftSeconds: speculation.draft,
        verifySeconds: speculation.verify,
        expectedTokensPerStep: speculation.expectedTokensPerStep,
      },
      memory: {
        weightsBytes: memory.weights,
        kvCacheBytes: memory.kvCache,
        draftWeightsBytes: memory.draftWeights,
      },
    },
    resolved: {
      model: resolved.model,
      hardware: resolved.hardware,
      decodeHardware: resolved.decodeHardware,
      draftModel: resolved.draftModel,
      memoryCapacityBytes: resolved.scenario.memoryCapacity,
      inputs: resolved.inputs.map((input) => ({ ...input })),
    },
    assumptions: [...result.assumptions],
    warnings: result.warnings.map((warning) => ({ ...warning })),
  };
}
