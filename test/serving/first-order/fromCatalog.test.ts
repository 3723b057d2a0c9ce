import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { accelerators, findAccelerator } from "../../../src/catalog/accelerators.ts";
import { importHuggingFaceConfig } from "../../../src/catalog/huggingFace/importHuggingFaceConfig.ts";
import { kvCacheBytesPerToken } from "../../../src/catalog/kvCacheBytes.ts";
import type { LayerGroup, Mixer, Model } from "../../../src/catalog/modelArchitecture.ts";
import { models } from "../../../src/catalog/models.ts";
import { countParameters } from "../../../src/catalog/parameters.ts";
import { firstOrderHardware, firstOrderModel } from "../../../src/serving/first-order/fromCatalog.ts";
import type { Note } from "../../../src/serving/first-order/result.ts";
import { servingModel, solveFirstOrder } from "../../../src/serving/first-order/servingModel.ts";
import { describeWithShared, sharedPath } from "../../shared.ts";

const feedForward = { kind: "dense", intermediateSize: 3072, gated: true } as const;
const layer = (count: number, mixer: Mixer): LayerGroup => ({ count, mixer, feedForward });
const attention = { kind: "attention", heads: 16, kvHeads: 8, headDim: 128 } as const;
const latent = {
  kind: "latentAttention",
  heads: 16,
  kvLoraRank: 512,
  qkNopeHeadDim: 128,
  qkRopeHeadDim: 64,
  valueHeadDim: 128,
} as const;

function modelOf(...layers: LayerGroup[]): Model {
  const architecture = { hiddenSize: 1024, vocabularySize: 32000, tiedEmbeddings: true, layers };
  return {
    id: "made-up",
    name: "Made Up",
    developer: "nobody",
    aliases: [],
    architecture,
    weightFormats: { linear: "bf16" },
  };
}

function adapted(...layers: LayerGroup[]) {
  const notes: Note[] = [];
  return { model: firstOrderModel(modelOf(...layers), notes), codes: notes.map(({ code }) => code) };
}

describe("firstOrderModel", () => {
  it("takes the true head dimension, not hidden size by heads", () => {
    const { model, codes } = adapted(layer(28, attention));
    expect(model).toMatchObject({
      layers: 28,
      attentionLayers: 28,
      heads: 16,
      kvHeads: 8,
      headDim: 128,
      hiddenDim: 1024,
    });
    expect(model.parametersCount).toBe(countParameters(modelOf(layer(28, attention)).architecture).total);
    expect(codes).toEqual([]);
  });

  it("counts both products of latent attention by the mean of their widths: (192 + 128) / 2", () => {
    const { model } = adapted(layer(27, latent));
    expect(model).toMatchObject({ heads: 16, headDim: 160, kvLoraRank: 512, qkRopeHeadDim: 64 });
  });

  it("lets layers without a growing cache pay the layer tax only, and says so", () => {
    const recurrent = {
      kind: "mamba2",
      heads: 16,
      headDim: 64,
      stateSize: 128,
      groups: 1,
      convKernel: 4,
    } as const;
    const { model, codes } = adapted(layer(36, recurrent), layer(12, attention));
    expect(model).toMatchObject({ layers: 48, attentionLayers: 12 });
    expect(codes).toEqual(["layers_without_cache"]);
    expect(
      solveFirstOrder({
        model: modelOf(layer(48, recurrent)),
        hardware: findAccelerator("h100-sxm"),
        seqLen: 10,
      }).kvCacheSize,
    ).toBe(0);
  });

  it("says that windows and differing shapes are not seen", () => {
    const { model, codes } = adapted(
      layer(20, { ...attention, window: 1024 }),
      layer(4, { ...attention, kvHeads: 4 }),
    );
    expect(model).toMatchObject({ attentionLayers: 24, kvHeads: 8 });
    expect(codes).toEqual(["window_ignored", "mixed_attention"]);
  });
});

describe("firstOrderHardware", () => {
  it("takes the dense 16-bit rate as the general peak", () => {
    const h100 = firstOrderHardware(findAccelerator("h100-sxm"));
    expect(h100.peakFlops).toBeGreaterThan(0.98e15);
    expect(h100.peakFlops).toBeLessThan(0.99e15);
    expect(h100.memoryBandwidth).toBe(3.35e12);
  });

  it.each(accelerators().map((accelerator) => [accelerator.id, accelerator] as const))(
    "solves on %s",
    (_, accelerator) => {
      const { ttft, itl, resolved } = solveFirstOrder({
        model: modelOf(layer(28, attention)),
        hardware: accelerator,
        seqLen: 1000,
      });
      expect(ttft).toBeGreaterThan(0);
      expect(itl).toBeGreaterThan(28e-5);
      expect(resolved.inputs).toContainEqual(
        expect.objectContaining({ name: "hardware.memoryBandwidth", source: `catalogue ${accelerator.id}` }),
      );
    },
  );
});

describe("catalogued models", () => {
  it.each(models().map((model) => [model.id, model] as const))(
    "%s solves, with the cache that its architecture keeps",
    (_, model) => {
      expectTrueSizes(model);
    },
  );
});

describe("servingModel", () => {
  it("looks names up in the catalogue that it is given, at the field that holds them", () => {
    const asked: string[] = [];
    const solver = servingModel({
      model: (name, path) => (asked.push(`${path.join(".")} ${name}`), modelOf(layer(28, attention))),
      hardware: findAccelerator,
    });
    const result = solver.solve({
      model: "made-up",
      draftModel: "smaller",
      hardware: "h100-sxm",
      decodeHardware: "H100 SXM",
      seqLen: 100,
    });
    expect(asked).toEqual(["model made-up", "draftModel smaller"]);
    expect(result.resolved.inputs).toContainEqual({
      name: "model.name",
      value: "Made Up",
      source: "catalogue made-up",
    });
    expect(() => solver.solve({ model: "made-up", hardware: "h1000-sxm", seqLen: 100 })).toThrow(/h1000-sxm/);
  });
});

describeWithShared("published configs", "models/huggingface", () => {
  const folder = sharedPath("models", "huggingface");
  const files = readdirSync(folder).filter((file) => file.endsWith("_config.json"));

  it.each(files.filter((file) => !file.endsWith("hf_quant_config.json")))(
    "%s solves with the cache that its architecture keeps",
    (file) => {
      // Some configs spell an unlimited range as Python does.
      const text = readFileSync(`${folder}/${file}`, "utf8").replaceAll(/\bInfinity\b/g, "1e999");
      const model = importHuggingFaceConfig(JSON.parse(text), undefined, file.replace("_config.json", ""));
      expectTrueSizes(model);
    },
  );
});

/** Weights and cache as the catalogue counts them, unless a warning says that one shape cannot say it. */
function expectTrueSizes(model: Model): void {
  const result = solveFirstOrder({ model, hardware: findAccelerator("h100-sxm"), seqLen: 1000 });
  expect(result.modelWeightsSize).toBe(2 * countParameters(model.architecture).total);
  const special = ["window_ignored", "mixed_attention", "sparse_attention_ignored"];
  if (result.warnings.some(({ code }) => special.includes(code))) return;
  expect(result.kvCacheSize).toBe(1000 * kvCacheBytesPerToken(model.architecture, "bf16"));
}
