import { describe, expect, it } from "vitest";
import { weightBytes } from "../../src/catalog/weightBytes.ts";
import { formatsOf } from "../../src/operators/formats.ts";
import { operatorsOf } from "../../src/operators/operatorsOf.ts";
import type { Operator } from "../../src/operators/operator.ts";
import { shardingOf, type Sharding } from "../../src/operators/sharding.ts";
import type { Step } from "../../src/operators/step.ts";
import { emptyWork, work, type Work } from "../../src/operators/work.ts";
import { allArchitectures, deepseekV3, gptOss20b, hybrid, llama8b, mixtral } from "./architectures.ts";
import { decodeStep, prefillStep } from "./steps.ts";

const bf16 = formatsOf({ linear: "bf16" });
const single = shardingOf({});
const balanced = { rankSpread: 0, popularityCv: 0, exchange: "allToAll" } as const;

function total(operators: readonly Operator[], step: Step): Work {
  const sum = emptyWork();
  const one = emptyWork();
  for (const operator of operators) {
    work(operator, step, one);
    for (const key of Object.keys(sum) as (keyof Work)[]) sum[key] += operator.count * one[key];
  }
  return sum;
}

function named(operators: readonly Operator[], name: string): Operator {
  const found = operators.find((operator) => operator.name === name);
  if (!found) throw new Error(`no operator ${name}`);
  return found;
}

describe("operatorsOf", () => {
  it("has the fused query, key and value projection of Llama-3.1-8B: n = (32 + 2 x 8) x 128, k = 4096", () => {
    expect(named(operatorsOf(llama8b, single, bf16), "attention.qkv")).toMatchObject({
      kind: "gemm",
      n: 6144,
      k: 4096,
      count: 32,
    });
  });

  it("replicates KV heads beyond one a device", () => {
    const operators = operatorsOf(llama8b, shardingOf({ tp: 16 }), bf16);
    expect(named(operators, "attention.qkv")).toMatchObject({ n: (2 + 2) * 128 });
    expect(named(operators, "attention.decode")).toMatchObject({
      heads: 2,
      kvHeads: 1,
      kvBytesPerToken: 2 * 128 * 2,
    });
  });

  it("has two all-reduces a layer and one for the embedding under tensor parallelism, none without", () => {
    const collectives = (sharding: Sharding) =>
      operatorsOf(llama8b, sharding, bf16).filter((o) => o.kind === "collective");
    expect(collectives(single)).toEqual([]);
    const reduces = collectives(shardingOf({ tp: 4 })).filter((o) => o.pattern === "allReduce");
    expect(reduces.reduce((sum, { count }) => sum + count, 0)).toBe(2 * 32 + 1);
  });

  it("sends tokens to their experts and back under data-parallel attention", () => {
    const names = operatorsOf(deepseekV3, shardingOf({ attentionDp: 8, ep: 8 }), bf16).map(
      ({ name }) => name,
    );
    expect(names).toContain("experts.dispatch");
    expect(names).toContain("experts.combine");
    expect(names).not.toContain("attention.allReduce");
  });

  it.each(Object.entries(allArchitectures))(
    "stores the weights that the architecture counts: %s",
    (_, architecture) => {
      const stored = operatorsOf(architecture, single, bf16)
        .filter(({ kind }) => kind !== "batchedGemm")
        .reduce((sum, { count, storedBytes }) => sum + count * storedBytes, 0);
      const counted = weightBytes(architecture, { linear: "bf16" }).total;
      expect(stored / counted).toBeCloseTo(1, 4);
    },
  );
});

describe("work", () => {
  it("takes 2 FLOPs a parameter and token in the linear layers of a dense prefill", () => {
    // 32 layers of 218,103,808 linear parameters; the head for one row.
    const tokens = 1000;
    const gemms = operatorsOf(llama8b, single, bf16).filter(({ kind }) => kind === "gemm");
    const expected = 2 * tokens * 32 * 218_103_808 + 2 * 128256 * 4096;
    expect(total(gemms, prefillStep(1, tokens)).flops).toBe(expected);
  });

  it("takes 4 heads headDim FLOPs a causal pair: 4 x 4096 x 1000 x 1001 / 2", () => {
    const attention = named(operatorsOf(llama8b, single, bf16), "attention.prefill");
    expect(work(attention, prefillStep(1, 1000), emptyWork()).flops).toBe(4 * 4096 * 500_500);
  });

  it("reads 4 KiB of keys and values a token and layer in decode of Llama-3.1-8B", () => {
    const attention = named(operatorsOf(llama8b, single, bf16), "attention.decode");
    expect(work(attention, decodeStep(16, 2048), emptyWork()).kvReadBytes).toBe(16 * 2048 * 4096);
  });

  it("reads 1152 bytes of latent a token on every tensor-parallel rank of DeepSeek-V3", () => {
    for (const tp of [1, 8]) {
      const attention = named(operatorsOf(deepseekV3, shardingOf({ tp }), bf16), "attention.decode");
      expect(work(attention, decodeStep(1, 1000), emptyWork()).kvReadBytes).toBe(1_152_000);
    }
  });

  it("reads only the experts it uses at batch 1", () => {
    for (const [architecture, chosen] of [
      [mixtral, 2],
      [deepseekV3, 8],
      [gptOss20b, 4],
    ] as const) {
      const experts = named(operatorsOf(architecture, single, bf16), "experts.routed");
      if (experts.kind !== "groupedGemm") throw new Error("not experts");
      const { weightBytes } = work(experts, decodeStep(1, 100), emptyWork());
      expect(weightBytes / experts.expertBytes).toBeCloseTo(chosen, 9);
    }
  });

  it("reads nearly all experts at a large batch", () => {
    const experts = named(operatorsOf(deepseekV3, single, bf16), "experts.routed");
    const ratio = work(experts, decodeStep(256, 100), emptyWork()).weightBytes / experts.storedBytes;
    expect(ratio).toBeCloseTo(1 - (1 - 8 / 256) ** 256, 9);
  });

  it("stops reading beyond a sliding window", () => {
    const windowed = operatorsOf(gptOss20b, single, bf16).find(
      (o) => o.kind === "decodeAttention" && o.window === 128,
    );
    if (!windowed) throw new Error("no window");
    // 2 x 8 KV heads x 64 x 2 bytes.
    expect(work(windowed, decodeStep(4, 5000), emptyWork()).kvReadBytes).toBe(4 * 128 * 2048);
    expect(work(windowed, decodeStep(4, 100), emptyWork()).kvReadBytes).toBe(4 * 100 * 2048);
  });

  it("counts windowed causal pairs: w(w + 1)/2 + (n - w) w", () => {
    const windowed = operatorsOf(gptOss20b, single, bf16).find(
      (o) => o.kind === "prefillAttention" && o.window === 128,
    );
    if (windowed?.kind !== "prefillAttention") throw new Error("no window");
    const pairs = work(windowed, prefillStep(1, 1000), emptyWork()).flops / windowed.flopsPerPair;
    expect(pairs).toBe((128 * 129) / 2 + 872 * 128);
  });

  it("reads and writes a state of fixed size in linear attention", () => {
    const delta = named(operatorsOf(hybrid, single, bf16), "attention.gatedDelta");
    // 32 heads x 128 x 128 x 4 bytes, and 3 tokens of 8192 convolved channels in bf16.
    const state = 32 * 128 * 128 * 4 + 8192 * 3 * 2;
    for (const context of [10, 10_000]) {
      const { kvReadBytes, kvWriteBytes } = work(delta, decodeStep(3, context), emptyWork());
      expect([kvReadBytes, kvWriteBytes]).toEqual([3 * state, 3 * state]);
    }
    const verified = { ...decodeStep(3, 10), decodeQueryTokens: 4 };
    expect(work(delta, verified, emptyWork()).kvWriteBytes).toBe(4 * 3 * state);
  });

  it.each(Object.entries(allArchitectures))(
    "conserves FLOPs under tensor and expert parallelism: %s",
    (_, architecture) => {
      const replicated = new Set([
        "attention.latent",
        "experts.router",
        "experts.sharedGate",
        "norm.hyperConnection",
      ]);
      const split = (sharding: Sharding, step: Step) =>
        total(
          operatorsOf(architecture, sharding, bf16, balanced).filter(({ name }) => !replicated.has(name)),
          step,
        ).flops;
      for (const step of [prefillStep(2, 512), decodeStep(64, 1000)]) {
        const whole = split(single, step);
        expect((2 * split(shardingOf({ tp: 2 }), step)) / whole).toBeCloseTo(1, 9);
        expect((2 * split(shardingOf({ tp: 2, ep: 2 }), step)) / whole).toBeCloseTo(1, 9);
      }
    },
  );

  it.each(Object.entries(allArchitectures))(
    "conserves the weights of linear layers under tensor parallelism: %s",
    (_, architecture) => {
      const replicated = new Set(["attention.latent", "experts.router", "experts.sharedGate"]);
      const stored = (sharding: Sharding) =>
        operatorsOf(architecture, sharding, bf16)
          .filter(({ kind, name }) => (kind === "gemm" || kind === "groupedGemm") && !replicated.has(name))
          .reduce((sum, { count, storedBytes }) => sum + count * storedBytes, 0);
      const whole = stored(single);
      // Biases of row-parallel layers stay whole on every rank.
      expect((2 * stored(shardingOf({ tp: 2 }))) / whole).toBeCloseTo(1, 3);
      expect((2 * stored(shardingOf({ tp: 2, ep: 2 }))) / whole).toBeCloseTo(1, 3);
    },
  );
});
