import { describe, expect, it } from "vitest";
import { findModel } from "../../src/catalog/models.ts";
import { cacheLayout } from "../../src/operators/cacheLayout.ts";
import { deviceWeightBytes } from "../../src/operators/deviceMemory.ts";
import { draftOperators, type Draft } from "../../src/operators/draftOperators.ts";
import { formatsOf } from "../../src/operators/formats.ts";
import { shardingOf } from "../../src/operators/sharding.ts";

const one = shardingOf({});
const weightsOf = (name: string, draft: Draft, sharding = one) => {
  const { architecture, weightFormats } = findModel(name);
  return deviceWeightBytes(
    draftOperators(draft, architecture, sharding, formatsOf(weightFormats)).resident,
    1,
  );
};
const small = findModel("llama-3.2-1b");
const draftModel: Draft = {
  method: "draft-model",
  own: { architecture: small.architecture, formats: formatsOf(small.weightFormats) },
};

describe("draftOperators", () => {
  it("keeps nothing for n-grams", () => {
    expect(weightsOf("llama-3.1-8b", { method: "ngram" })).toBe(0);
  });

  it("keeps a whole draft model, whatever the model", () => {
    // Llama-3.2-1B: 1.236e9 parameters in bf16.
    expect(weightsOf("llama-3.3-70b", draftModel) / (2 * 1.236e9)).toBeCloseTo(1, 2);
    expect(weightsOf("llama-3.3-70b", draftModel, shardingOf({ tp: 4 }))).toBeCloseTo(
      weightsOf("llama-3.3-70b", draftModel) / 4,
      -6,
    );
  });

  it("keeps one layer and a small head for EAGLE, as the published head of Llama-3.3-70B has", () => {
    // Layer: 8192 x (8192 x 2 + 2 x 1024 + 3 x 28672); projection 2 x 8192 x 8192; head 32,000 x 8192; bf16.
    const parameters = 8192 * (2 * 8192 + 2 * 1024 + 3 * 28_672) + 2 * 8192 * 8192 + 32_000 * 8192;
    expect(weightsOf("llama-3.3-70b", { method: "eagle" }) / (2 * parameters)).toBeCloseTo(1, 4);
  });

  it("keeps the layers of multi-token prediction without a second embedding and head", () => {
    // DeepSeek-V3 states 11.5e9 parameters for its layer beyond embedding and head, most of them in fp8.
    const weights = weightsOf("deepseek-r1", { method: "mtp" });
    expect(weights).toBeGreaterThan(11.4e9);
    expect(weights).toBeLessThan(12.1e9);
  });

  it("caches one layer's keys and values a token", () => {
    const { architecture, weightFormats } = findModel("llama-3.3-70b");
    const formats = formatsOf(weightFormats);
    const { resident } = draftOperators({ method: "eagle" }, architecture, one, formats);
    // Two of 8 heads of 128 in bf16.
    expect(cacheLayout(resident).bytesPerToken).toBe(2 * 8 * 128 * 2);
  });

  it("runs on one pipeline stage", () => {
    const { architecture, weightFormats } = findModel("llama-3.3-70b");
    const { pass } = draftOperators(
      draftModel,
      architecture,
      shardingOf({ pp: 4 }),
      formatsOf(weightFormats),
    );
    expect(pass.some(({ name }) => name.includes("stage.send"))).toBe(false);
  });
});
