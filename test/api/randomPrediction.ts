import fc from "fast-check";
import { parseInput } from "../../src/api/parseInput.ts";
import { predictInput, type PredictInput } from "../../src/api/predict/predictInput.ts";
import type { NamedRecords } from "../../src/api/predict/resolveScenario.ts";
import { accelerators } from "../../src/catalog/accelerators.ts";
import { findModel, models } from "../../src/catalog/models.ts";
import { enginePolicies, type EngineName } from "../../src/serving/calibrated/enginePolicy.ts";

export interface RandomCase {
  readonly input: PredictInput;
  readonly records: NamedRecords;
}

const engines = Object.keys(enginePolicies) as EngineName[];
const degree = fc.constantFrom(1, 2, 4, 8);

/** Any model of the catalogue on any accelerator, sharded, quantised and loaded in any way. */
export const randomCase: fc.Arbitrary<RandomCase> = fc
  .record({
    model: fc.constantFrom(...models()),
    hardware: fc.constantFrom(...accelerators()),
    engine: fc.constantFrom(...engines),
    replicas: fc.constantFrom(1, 1, 2, 5),
    tp: degree,
    pp: fc.constantFrom(1, 1, 2),
    attentionDp: fc.constantFrom(1, 1, 1, 4),
    isExpertParallel: fc.boolean(),
    isl: fc.integer({ min: 1, max: 40_000 }),
    osl: fc.integer({ min: 1, max: 4000 }),
    concurrency: fc.integer({ min: 1, max: 2000 }),
    harness: fc.constantFrom("steady" as const, "closed-loop" as const),
    draftTokens: fc.constantFrom(0, 0, 0, 1, 4),
    drafter: fc.constantFrom(
      {},
      { draftModel: "llama-3.2-1b" },
      { speculation: "ngram", acceptanceRate: 0.4 },
    ),
    settings: fc.constantFrom(
      {},
      {},
      { gpuMemoryUtilization: 0.8, maxBatchTokens: 2048, maxSequences: 64 },
      { chunkedPrefill: false },
    ),
    weightDtype: fc.constantFrom(undefined, undefined, "bf16" as const, "fp8" as const, "int4" as const),
    prefillWorkers: fc.constantFrom(undefined, undefined, 1, 3),
    prefix: fc.constantFrom(0, 0, 0.5, 0.95),
  })
  .map(
    ({
      model,
      hardware,
      isExpertParallel,
      prefix,
      weightDtype,
      prefillWorkers,
      drafter,
      settings,
      ...rest
    }) => ({
      input: parseInput(predictInput, {
        model: model.id,
        hardware: hardware.id,
        ...rest,
        ...settings,
        ...(rest.draftTokens > 0 && drafter),
        ep: isExpertParallel ? rest.tp * rest.attentionDp : 1,
        cachedPrefixLen: Math.floor((rest.isl - 1) * prefix),
        ...(weightDtype && { weightDtype }),
        ...(prefillWorkers && { prefillWorkers }),
      }),
      records: {
        model,
        hardware,
        ...(rest.draftTokens > 0 &&
          "draftModel" in drafter && { draftModel: findModel(drafter.draftModel!) }),
      },
    }),
  );

/** For messages of failed properties. */
export function describeCase({ input }: RandomCase): string {
  return JSON.stringify(input);
}
