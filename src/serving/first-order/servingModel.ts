import { seconds } from "../../units/quantity.ts";
import { constraintTrace } from "./constraintTrace.ts";
import { draftTokens } from "./constants.ts";
import type { ServingCatalog, ServingOptions } from "./options.ts";
import { resolveScenario } from "./resolve.ts";
import type { ServingResult } from "./result.ts";
import { solveScenario } from "./solveScenario.ts";

/** Answers how a model serves on a device, by the first-order formulas. */
export interface ServingModel {
  /**
   * Times in seconds, sizes in bytes. A scenario that does not fit is a result with `feasible: false`;
   * a fault in the input throws an `InputError`.
   */
  solve(options: ServingOptions): ServingResult;
}

/** The solver; names in its options are looked up in `catalog`. */
export function servingModel(catalog?: ServingCatalog): ServingModel {
  return { solve: (options) => solveFirstOrder(options, catalog) };
}

export function solveFirstOrder(options: ServingOptions, catalog?: ServingCatalog): ServingResult {
  const resolution = resolveScenario(options, catalog);
  const {
    scenario,
    inputs,
    warnings,
    precision,
    model,
    hardware,
    decodeHardware,
    draftModel,
    latentAttention,
    kvHeads,
  } = resolution;
  const numbers = solveScenario(scenario);
  return {
    fidelity: "first-order",
    feasible: numbers.feasible,
    reasons: numbers.feasible
      ? []
      : [{ code: "memory_capacity", need: numbers.totalMemoryRequired, have: scenario.memoryCapacity }],
    constraintTrace: constraintTrace(numbers, resolution),
    ttft: numbers.ttft,
    itl: numbers.itl,
    kvCacheSize: numbers.kvCacheSize,
    modelWeightsSize: numbers.modelWeightsSize,
    totalMemoryRequired: numbers.totalMemoryRequired,
    memoryUtilization: numbers.memoryUtilization,
    promptCacheHitRatio: numbers.promptCacheHitRatio,
    prefillChunks: numbers.prefillChunks,
    prefillChunkTime: numbers.prefillChunkTime,
    decodeStallBound: numbers.decodeStallBound,
    breakdown: {
      prefill: {
        linear: numbers.linearTime,
        attention: numbers.attentionTime,
        dispatch: numbers.dispatchTime,
        kvTransfer: numbers.kvTransferTime,
      },
      decodeStep: {
        weights: numbers.weightReadTime,
        kvCache: numbers.kvReadTime,
        layerTax: numbers.layerTaxTime,
      },
      speculation: scenario.speculative
        ? {
            draft: seconds(draftTokens * numbers.draftPassTime),
            verify: numbers.decodeStepTime,
            expectedTokensPerStep: numbers.expectedTokensPerStep,
          }
        : null,
      memory: {
        weights: numbers.modelWeightsSize,
        kvCache: numbers.kvCacheSize,
        draftWeights: numbers.draftWeightsSize,
      },
    },
    resolved: {
      model,
      hardware,
      decodeHardware,
      draftModel,
      precision,
      latentAttention,
      kvHeads,
      scenario,
      numbers,
      inputs,
    },
    assumptions,
    warnings,
  };
}

/** What the formulas take for granted, whatever the scenario. */
const assumptions: readonly string[] = [
  "Prefill is bound by compute alone, at the given efficiency; every query attends to the whole prompt.",
  "Decode is bound by memory alone, at the full bandwidth of the datasheet, with 10 us a layer.",
  "TTFT is that of the whole batch at once: no queue, no scheduler, no tokenizer.",
  "ITL holds at a context of seqLen tokens; the output adds none.",
  "Math, weights and KV cache share one precision; all of the memory may be used.",
];
