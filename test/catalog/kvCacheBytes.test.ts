import fc from "fast-check";
import { expect, it } from "vitest";
import {
  kvCacheBytes,
  kvCacheBytesPerToken,
  kvCacheShape,
  recurrentStateBytesPerSequence,
} from "../../src/catalog/kvCacheBytes.ts";
import { findModel, models } from "../../src/catalog/models.ts";
import { bytesPerElement } from "../../src/catalog/numberFormat.ts";

it.each([
  // layers x (keys and values) x KV heads x head size x 2 bytes
  ["llama-3.1-8b", 32 * 2 * 8 * 128 * 2],
  ["llama-2-7b", 32 * 2 * 32 * 128 * 2],
  ["falcon-7b", 32 * 2 * 1 * 64 * 2],
  ["qwen3-8b", 36 * 2 * 8 * 128 * 2],
  // layers x (latent + rotary key) x 2 bytes: keys and values come from one latent
  ["deepseek-v3", 61 * (512 + 64) * 2],
  // and 128 bytes of fp8 index key with a 32-bit scale
  ["deepseek-v3.2", 61 * ((512 + 64) * 2 + 128 + 4)],
  // GLM-5.2: indexers in 21 of 78 layers only
  ["glm-5.2", 78 * (512 + 64) * 2 + 21 * (128 + 4)],
  // every fourth of 64 layers is attention
  ["qwen3.5-27b", 16 * 2 * 4 * 256 * 2],
  // 6 of 52 layers are attention
  ["nemotron-3-nano-30b-a3b", 6 * 2 * 2 * 128 * 2],
  // every second of 36 layers is global
  ["gpt-oss-120b", 18 * 2 * 8 * 64 * 2],
  // every fourth of 48 layers is global, the others attend within chunks
  ["llama-4-scout", 12 * 2 * 8 * 128 * 2],
])("%s adds %d bytes of bf16 cache a token", (id, expected) => {
  expect(kvCacheBytesPerToken(findModel(id).architecture, "bf16")).toBe(expected);
});

it("a cache in fp8 takes half the bytes of bf16 where there is no indexer", () => {
  const { architecture } = findModel("llama-3.1-70b");
  expect(kvCacheBytesPerToken(architecture, "fp8")).toBe(kvCacheBytesPerToken(architecture, "bf16") / 2);
});

it("windowed layers stop at their window", () => {
  const { architecture } = findModel("gpt-oss-120b");
  const perLayer = 2 * 8 * 64 * 2;
  expect(kvCacheShape(architecture, "bf16").windows).toEqual([
    { windowTokens: 128, bytesPerToken: 18 * perLayer, layers: 18 },
  ]);
  expect(kvCacheBytes(architecture, 100, "bf16")).toBe(100 * 36 * perLayer);
  expect(kvCacheBytes(architecture, 1000, "bf16")).toBe((1000 * 18 + 128 * 18) * perLayer);
});

it("DeepSeek V4 keeps a window of 128 latents and compressed entries beyond", () => {
  const shape = kvCacheShape(findModel("deepseek-v4-flash").architecture, "bf16");
  expect(shape.windows).toEqual([{ windowTokens: 128, bytesPerToken: 43 * 512 * 2, layers: 43 }]);
  // 21 layers compress 4 tokens to one entry and index it, 20 layers compress 128
  expect(shape.bytesPerToken).toBeCloseTo((21 * (512 * 2 + 128 + 4)) / 4 + (20 * 512 * 2) / 128, 9);
});

it("recurrent states do not grow: state in 32 bits, three inputs of the convolution in 16", () => {
  const { architecture } = findModel("qwen3.5-27b");
  const layer = 48 * 128 * 128 * 4 + (2 * 16 * 128 + 48 * 128) * 3 * 2;
  expect(recurrentStateBytesPerSequence(architecture)).toBe(48 * layer);
  const difference = kvCacheBytes(architecture, 2000, "bf16") - kvCacheBytes(architecture, 1000, "bf16");
  expect(difference).toBe(1000 * kvCacheBytesPerToken(architecture, "bf16"));
});

it("Mamba-2 layers keep heads x head size x state", () => {
  const { architecture } = findModel("nemotron-3-nano-30b-a3b");
  const layer = 64 * 64 * 128 * 4 + (64 * 64 + 2 * 8 * 128) * 3 * 2;
  expect(recurrentStateBytesPerSequence(architecture)).toBe(23 * layer);
});

it("layers that reuse a cache add none (Gemma 4 E2B: 15 of 35 layers have their own)", () => {
  const shape = kvCacheShape(findModel("gemma-4-e2b").architecture, "bf16");
  expect(shape.bytesPerToken).toBe(3 * 2 * 1 * 512 * 2);
  expect(shape.windows).toEqual([{ windowTokens: 512, bytesPerToken: 12 * 2 * 1 * 256 * 2, layers: 12 }]);
});

it("the cache of any model grows with tokens and with the width of its elements", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...models()),
      fc.integer({ min: 1, max: 200_000 }),
      fc.integer({ min: 1, max: 1000 }),
      fc.constantFrom("bf16" as const, "fp8" as const, "nvfp4" as const),
      ({ architecture }, tokens, more, format) => {
        const cache = kvCacheBytes(architecture, tokens, format);
        expect(kvCacheBytes(architecture, tokens + more, format)).toBeGreaterThanOrEqual(cache);
        expect(kvCacheBytes(architecture, tokens, "fp32")).toBeGreaterThanOrEqual(cache);
        expect(bytesPerElement(format)).toBeLessThanOrEqual(2);
      },
    ),
    { seed: 20251, numRuns: 500 },
  );
});
