import { describe, expect, it } from "vitest";
import {
  batchingDefaults,
  compareVersions,
  engineMemory,
  engines,
  findEngine,
} from "../../src/catalog/engines.ts";
import { activationMemory } from "../../src/operators/activationMemory.ts";
import { cacheLayout, sequenceCacheBytes } from "../../src/operators/cacheLayout.ts";
import { deviceMemory, deviceWeightBytes, sequencesThatFit } from "../../src/operators/deviceMemory.ts";
import { formatsOf } from "../../src/operators/formats.ts";
import { operatorsOf } from "../../src/operators/operatorsOf.ts";
import { shardingOf } from "../../src/operators/sharding.ts";
import { bytes } from "../../src/units/quantity.ts";
import { deepseekV3, gptOss20b, hybrid, llama8b } from "./architectures.ts";

const gib = 2 ** 30;
const bf16 = formatsOf({ linear: "bf16" });
const single = shardingOf({});
const vllm = findEngine("vllm");
const llama = operatorsOf(llama8b, single, bf16);

describe("engines", () => {
  it("are found by their other names", () => {
    expect(findEngine("TRT-LLM").id).toBe("tensorrt-llm");
    expect(engines().map(({ id }) => id)).toEqual(["sglang", "tensorrt-llm", "vllm"]);
  });

  it("batch 8,192 tokens on an H100 and 2,048 on an A100 in vLLM", () => {
    const memoryCapacity = bytes(80 * gib);
    expect(batchingDefaults(vllm, { memoryCapacity, family: "hopper" })).toMatchObject({
      maxBatchedTokens: 8192,
      maxSequences: 1024,
    });
    expect(batchingDefaults(vllm, { memoryCapacity, family: "ampere" })).toMatchObject({
      maxBatchedTokens: 2048,
      maxSequences: 256,
    });
  });

  it("take memory by version, the newest without one", () => {
    expect(engineMemory(vllm, "0.15.1").sortsLogits).toBe(true);
    expect(engineMemory(vllm, "0.10.2").sortsLogits).toBe(false);
    expect(engineMemory(vllm, "0.6.3").sortsLogits).toBe(true);
    expect(engineMemory(vllm, "0.19.0rc1").sortsLogits).toBe(false);
    expect(engineMemory(vllm).since).toBe("0.19");
    expect(compareVersions("0.9.2", "0.10")).toBeLessThan(0);
    expect(compareVersions("v1.2.0", "1.2")).toBe(0);
  });
});

describe("activationMemory", () => {
  it("holds 110,592 bytes a token in the forward pass of Llama-3.1-8B: 2 x (28672 + 14336 + 3 x 4096)", () => {
    const { forward } = activationMemory(
      llama,
      { maxBatchedTokens: 1000, maxSequences: 1 },
      engineMemory(vllm),
    );
    expect(forward).toBe(110_592_000);
  });

  it("holds 14 bytes a logit, and 38 where they are sorted", () => {
    const sampler = (version: string) =>
      activationMemory(llama, { maxBatchedTokens: 2048, maxSequences: 256 }, engineMemory(vllm, version))
        .sampler;
    expect(sampler("0.15") - sampler("0.19")).toBe(256 * 128256 * 24);
    expect(sampler("0.19")).toBe(256 * 128256 * 14 + (2048 + 256) * 4096 * 2);
  });
});

describe("cacheLayout", () => {
  it("keeps 128 KiB a token of Llama-3.1-8B", () => {
    expect(cacheLayout(llama)).toEqual({ bytesPerToken: 131072, windows: [], stateBytes: 0 });
  });

  it("does not cut the latent of DeepSeek-V3 by tensor parallelism", () => {
    const perToken = (tp: number) =>
      cacheLayout(operatorsOf(deepseekV3, shardingOf({ tp }), bf16)).bytesPerToken;
    expect([perToken(1), perToken(8)]).toEqual([61 * 1152, 61 * 1152]);
  });

  it("bounds windowed layers by their window and one block", () => {
    const layout = cacheLayout(operatorsOf(gptOss20b, single, bf16));
    // 12 layers of each kind, 2048 bytes a token and layer.
    expect(sequenceCacheBytes(layout, 100, 16)).toBe(2 * 12 * 2048 * 112);
    expect(sequenceCacheBytes(layout, 10_000, 16)).toBe(12 * 2048 * (10_000 + 144));
  });

  it("holds the state of linear-attention layers whatever the length", () => {
    const layout = cacheLayout(operatorsOf(hybrid, single, bf16));
    expect(sequenceCacheBytes(layout, 16, 16)).toBe(16 * layout.bytesPerToken + layout.stateBytes);
    // Three drafts: the states after each and before them.
    expect(sequenceCacheBytes(layout, 16, 16, 4)).toBe(16 * layout.bytesPerToken + 4 * layout.stateBytes);
  });
});

describe("deviceMemory", () => {
  const input = {
    operators: llama,
    sharding: single,
    usableMemory: bytes(80 * gib),
    engine: vllm,
    engineMemory: engineMemory(vllm),
    maxBatchedTokens: 8192,
    maxSequences: 1024,
    memoryUtilization: 0.9,
  };

  it("accounts for every byte of the device", () => {
    for (const engine of engines()) {
      const { usable, weights, activations, runtime, reserve, kvPool } = deviceMemory({ ...input, engine });
      expect(weights + activations + runtime + reserve + kvPool).toBeCloseTo(usable, 0);
      expect(reserve).toBeGreaterThanOrEqual(0);
    }
  });

  it("leaves a pool below zero for a model that does not fit, and no blocks", () => {
    const memory = deviceMemory({ ...input, usableMemory: bytes(16 * gib) });
    expect(memory.kvPool).toBeLessThan(0);
    expect(memory.kvTokens).toBe(0);
    expect(sequencesThatFit(memory, () => 1)).toBe(0);
  });

  it("puts half of the layers and one of the two tables on each of two pipeline stages", () => {
    const table = 128256 * 4096 * 2;
    expect(deviceWeightBytes(llama, 2)).toBeCloseTo(
      (deviceWeightBytes(llama, 1) - 2 * table) / 2 + table,
      -4,
    );
  });
});
