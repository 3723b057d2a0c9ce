import fc from "fast-check";
import { expect, it } from "vitest";
import { describeModel } from "../../src/catalog/describeModel.ts";
import type { ModelArchitecture } from "../../src/catalog/modelArchitecture.ts";
import { findModel, models } from "../../src/catalog/models.ts";
import { countParameters } from "../../src/catalog/parameters.ts";
import { partFormat, weightBytes } from "../../src/catalog/weightBytes.ts";
import { weightPartNames } from "../../src/catalog/weightPart.ts";

const tiny: ModelArchitecture = {
  hiddenSize: 8,
  vocabularySize: 100,
  tiedEmbeddings: false,
  layers: [
    {
      count: 2,
      mixer: {
        kind: "attention",
        heads: 4,
        kvHeads: 2,
        headDim: 3,
        bias: { qkv: true },
        queryKeyNorm: "head",
        sinks: true,
      },
      feedForward: { kind: "dense", intermediateSize: 16, gated: true },
    },
    {
      count: 1,
      mixer: {
        kind: "latentAttention",
        heads: 4,
        queryLoraRank: 6,
        kvLoraRank: 5,
        qkNopeHeadDim: 3,
        qkRopeHeadDim: 2,
        valueHeadDim: 4,
      },
      feedForward: {
        kind: "mixture",
        experts: 4,
        expertsPerToken: 1,
        intermediateSize: 7,
        gated: true,
        sharedIntermediateSize: 7,
        routerBias: true,
      },
    },
  ],
};

it("countParameters counts every part by hand", () => {
  const { byPart, total, active } = countParameters(tiny);
  // queries 4x3 and keys and values 2x2x3 columns of 8 rows and a bias; then q 8x6 + 6x20, kv 8x7 + 5x4x7
  expect(byPart.attention).toBe(2 * (12 + 12) * 9 + (8 * 6 + 6 * 20 + 8 * 7 + 5 * 28));
  expect(byPart.attentionOutput).toBe(2 * 12 * 8 + 16 * 8);
  expect(byPart.dense).toBe(2 * 3 * 8 * 16);
  expect(byPart.experts).toBe(4 * 3 * 8 * 7);
  expect(byPart.sharedExperts).toBe(3 * 8 * 7);
  expect(byPart.router).toBe(8 * 4 + 4);
  // two norms a layer, query and key norms and sinks, latent norms, the final norm
  expect(byPart.norms).toBe(3 * 16 + 2 * (6 + 4) + (6 + 5) + 8);
  expect([byPart.embedding, byPart.head]).toEqual([800, 800]);
  expect(total).toBe(weightPartNames.reduce((sum, part) => sum + byPart[part], 0));
  expect(active).toBe(total - 3 * 3 * 8 * 7);
});

it("the active count leaves embedding and head out where the developer does", () => {
  const { active } = countParameters(tiny);
  expect(countParameters({ ...tiny, activeWithoutEmbedding: true }).active).toBe(active - 800);
  expect(countParameters({ ...tiny, activeWithoutEmbedding: true, activeWithoutHead: true }).active).toBe(
    active - 1600,
  );
  // A tied table works as head for every token.
  expect(countParameters({ ...tiny, tiedEmbeddings: true, activeWithoutEmbedding: true }).active).toBe(
    active - 800,
  );
});

it("weight bytes follow the format of each part, scales included", () => {
  const { byPart } = countParameters(tiny);
  const bytes = weightBytes(tiny, { linear: "bf16", experts: "nvfp4", attention: "fp8" });
  expect(bytes.byPart.experts).toBe(byPart.experts * (0.5 + 1 / 16));
  expect(bytes.byPart.attention).toBe(byPart.attention);
  expect(bytes.byPart.attentionOutput).toBe(byPart.attentionOutput);
  expect(bytes.byPart.dense).toBe(byPart.dense * 2);
});

it("norms, routers, embedding and head stay in 16 bits when linear layers are quantised", () => {
  for (const part of ["norms", "router", "embedding", "head"] as const) {
    expect(partFormat(part, { linear: "fp8" })).toBe("bf16");
    expect(partFormat(part, { linear: "fp16" })).toBe("fp16");
  }
  expect(partFormat("head", { linear: "nvfp4", head: "nvfp4" })).toBe("nvfp4");
});

it.each([
  ["llama-3.1-8b", 16.06e9],
  // the repository of DeepSeek-R1 holds 688.6 GB, of which 15 GB are the prediction layer
  ["deepseek-r1", 673.2e9],
  // gpt-oss-120b: 65.25 GB by its safetensors index
  ["gpt-oss-120b", 65.25e9],
  // Kimi-K2.5: 595 GB with its vision encoder
  ["kimi-k2.5", 594e9],
])("%s weighs about %d bytes", (id, expected) => {
  const { architecture, weightFormats } = findModel(id);
  expect(Math.abs(weightBytes(architecture, weightFormats).total / expected - 1)).toBeLessThan(0.005);
});

it("of any model the active parameters are at most the total, and parts add up", () => {
  fc.assert(
    fc.property(fc.constantFrom(...models()), ({ architecture, weightFormats }) => {
      const { total, active, byPart } = countParameters(architecture);
      expect(active).toBeGreaterThan(0);
      expect(active).toBeLessThanOrEqual(total);
      expect(weightPartNames.reduce((sum, part) => sum + byPart[part], 0)).toBe(total);
      expect(weightBytes(architecture, weightFormats).total).toBeLessThanOrEqual(total * 4);
    }),
    { seed: 20252, numRuns: 300 },
  );
});

it("describeModel gives plain numbers with their units in the keys", () => {
  const attention = (64 + 2 * 8) * 64 * (2880 + 1) + (64 * 64 + 1) * 2880 + 64;
  const expert = 3 * 2880 * 2880 + 2 * 2880 + 2880;
  const layer = attention + (2880 + 1) * 32 + 4 * expert + 2 * 2880;
  expect(describeModel(findModel("gpt-oss-20b"))).toMatchObject({
    totalParameters: 20914757184,
    activeParameters: 24 * layer + 201088 * 2880 + 2880,
    kvCacheFormat: "bf16",
    kvCacheBytesPerToken: 12 * 2 * 8 * 64 * 2,
    slidingWindows: [{ windowTokens: 128, bytesPerToken: 12 * 2 * 8 * 64 * 2, layers: 12 }],
    recurrentStateBytesPerSequence: 0,
    layerCount: 24,
  });
});
