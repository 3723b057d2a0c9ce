import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { accelerators } from "../../src/catalog/accelerators.ts";
import { importHuggingFaceConfig } from "../../src/catalog/huggingFace/importHuggingFaceConfig.ts";
import { kvCacheShape } from "../../src/catalog/kvCacheBytes.ts";
import { countParameters } from "../../src/catalog/parameters.ts";
import { weightBytes } from "../../src/catalog/weightBytes.ts";
import { cacheLayout } from "../../src/operators/cacheLayout.ts";
import { stepFloor } from "../../src/operators/floor.ts";
import { formatsOf } from "../../src/operators/formats.ts";
import { operatorsOf } from "../../src/operators/operatorsOf.ts";
import { shardingOf } from "../../src/operators/sharding.ts";
import { emptyWork, work } from "../../src/operators/work.ts";
import { describeWithShared, sharedPath } from "../shared.ts";
import { decodeStep, prefillStep } from "./steps.ts";

const single = shardingOf({});

describeWithShared("operators of every published config", "models/huggingface", () => {
  const names = readdirSync(sharedPath("models", "huggingface")).filter(
    (name) => name.endsWith("_config.json") && !name.includes("hf_quant"),
  );
  const releases = names.map((name) => ({
    name,
    model: importHuggingFaceConfig(
      // Python writes Infinity, which JSON does not have.
      JSON.parse(
        readFileSync(sharedPath("models", "huggingface", name), "utf8").replaceAll("Infinity", "1e999"),
      ),
    ),
  }));

  it.each(releases)("store the weights that $name counts", ({ model }) => {
    const bf16 = { linear: "bf16" } as const;
    const stored = operatorsOf(model.architecture, single, formatsOf(bf16))
      .filter(({ name }) => !name.startsWith("attention.absorb"))
      .reduce((sum, { count, storedBytes }) => sum + count * storedBytes, 0);
    expect(stored / weightBytes(model.architecture, bf16).total).toBeCloseTo(1, 2);
  });

  it.each(releases)("keep the cache that $name counts", ({ model }) => {
    const layout = cacheLayout(operatorsOf(model.architecture, single, formatsOf({ linear: "bf16" })));
    const shape = kvCacheShape(model.architecture, "bf16");
    expect(layout.bytesPerToken).toBeCloseTo(shape.bytesPerToken, 3);
    expect(layout.stateBytes).toBeCloseTo(shape.recurrentStateBytes, 3);
    const windows = (list: readonly { bytesPerToken: number }[]) =>
      list.reduce((sum, { bytesPerToken }) => sum + bytesPerToken, 0);
    expect(windows(layout.windows)).toBeCloseTo(windows(shape.windows), 3);
  });

  it.each(releases)("take 2 FLOPs an active parameter and token of a prefill of $name", ({ model }) => {
    const tokens = 4096;
    const operators = operatorsOf(model.architecture, single, formatsOf({ linear: "bf16" }));
    const out = emptyWork();
    const flops = operators
      .filter(({ kind }) => kind === "gemm" || kind === "groupedGemm" || kind === "batchedGemm")
      .reduce((sum, operator) => sum + operator.count * work(operator, prefillStep(1, tokens), out).flops, 0);
    const { activeByPart } = countParameters(model.architecture);
    const { embedding, head, norms, ...passed } = activeByPart;
    const active = Object.values(passed).reduce((sum, count) => sum + count, 0);
    // Small vectors beside the matrices and the head's single row make the difference.
    expect(flops / (2 * tokens * active)).toBeGreaterThan(0.98);
    expect(flops / (2 * tokens * active)).toBeLessThan(1.05);
    expect(embedding + head + norms).toBeGreaterThan(0);
  });

  /** What every tensor-parallel rank does whole. */
  const replicated = new Set([
    "attention.latent",
    "attention.compressor",
    "attention.gateDown",
    "attention.indexerQuery",
    "attention.indexerKey",
    "attention.indexer",
    "experts.router",
    "experts.sharedGate",
    "experts.latentDown",
    "experts.latentUp",
    "norm.hyperConnection",
  ]);
  const balanced = { rankSpread: 0, popularityCv: 0, exchange: "allToAll" } as const;

  it.each(releases)("split their FLOPs between two tensor-parallel ranks of $name", ({ model }) => {
    const out = emptyWork();
    for (const step of [prefillStep(2, 700, 100), decodeStep(64, 1500)]) {
      const flops = (tp: number) =>
        operatorsOf(model.architecture, shardingOf({ tp }), formatsOf({ linear: "bf16" }), balanced)
          .filter(({ name }) => !replicated.has(name))
          .reduce((sum, operator) => sum + operator.count * work(operator, step, out).flops, 0);
      expect((2 * flops(2)) / flops(1)).toBeCloseTo(1, 6);
    }
  });

  const sharding = fc
    .record({
      tp: fc.constantFrom(1, 2, 4, 8),
      attentionDp: fc.constantFrom(1, 2, 4, 8),
      pp: fc.constantFrom(1, 2),
      isExpertParallel: fc.boolean(),
    })
    .map(({ tp, attentionDp, pp, isExpertParallel }) =>
      shardingOf({ tp, attentionDp, pp, ep: isExpertParallel ? tp * attentionDp : 1 }),
    );
  const step = fc
    .tuple(
      fc.integer({ min: 0, max: 8 }),
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 0, max: 9000 }),
      fc.integer({ min: 0, max: 600 }),
      fc.integer({ min: 1, max: 60000 }),
      fc.integer({ min: 1, max: 4 }),
    )
    .map(([sequences, tokens, cached, decoding, context, queries]) => {
      const prefill = prefillStep(sequences, tokens, cached);
      const decode = decodeStep(decoding, context, queries);
      const { decodeSequences, decodeQueryTokens, decodeContextTokens } = decode;
      return { ...prefill, decodeSequences, decodeQueryTokens, decodeContextTokens };
    });

  it("do finite, nonnegative work under any sharding, with a finite floor on any accelerator", () => {
    const devices = accelerators();
    const out = emptyWork();
    fc.assert(
      fc.property(
        fc.constantFrom(...releases),
        sharding,
        step,
        fc.constantFrom(...devices),
        fc.constantFrom("bf16", "fp8", "nvfp4", "int4"),
        (release, sharded, shape, device, linear) => {
          const operators = operatorsOf(
            release.model.architecture,
            sharded,
            formatsOf({ linear }, { accelerator: device }),
          );
          for (const operator of operators)
            for (const [name, value] of Object.entries(work(operator, shape, out)))
              expect(value >= 0 && Number.isFinite(value), `${name} of ${operator.name}`).toBe(true);
          const { seconds, computeSeconds, memorySeconds } = stepFloor(operators, shape, device);
          expect(Number.isFinite(seconds)).toBe(true);
          expect(seconds).toBeGreaterThanOrEqual(Math.max(computeSeconds, memorySeconds));
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});
