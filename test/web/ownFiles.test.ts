import { beforeEach, expect, it } from "vitest";
import { acceleratorFields, acceleratorFileOf, textsOf } from "../../src/web/state/acceleratorFields.ts";
import { acceleratorEntry } from "../../src/catalog/accelerators.ts";
import { resolveAccelerator } from "../../src/catalog/resolveAccelerator.ts";
import { importHuggingFaceConfig } from "../../src/catalog/huggingFace/importHuggingFaceConfig.ts";
import { adopt, adoptPacked, modelOf, ownFiles } from "../../src/web/state/ownFiles.ts";
import { pack, unpack } from "../../src/web/state/pack.ts";

const mixture = {
  model_type: "qwen3_moe",
  _name_or_path: "someone/tiny-moe",
  hidden_size: 1024,
  intermediate_size: 3072,
  moe_intermediate_size: 512,
  num_experts: 16,
  num_experts_per_tok: 2,
  num_hidden_layers: 4,
  num_attention_heads: 8,
  num_key_value_heads: 2,
  head_dim: 128,
  vocab_size: 32000,
  max_position_embeddings: 4096,
  torch_dtype: "bfloat16",
  tie_word_embeddings: false,
};

beforeEach(() => {
  ownFiles.value = new Map();
});

it("packs texts into characters of an address, and unpacks them", async () => {
  const text = JSON.stringify({ name: "Größe 測試", numbers: Array.from({ length: 300 }, (_, i) => i * i) });
  const packed = await pack(text);
  expect(packed).toMatch(/^[\w-]+$/);
  expect(packed.length).toBeLessThan(text.length);
  expect(await unpack(packed)).toBe(text);
  await expect(unpack("%%%")).rejects.toThrow();
});

it("carries a model through a link without loss", async () => {
  const { name, packed } = await adopt(JSON.stringify(mixture), "config.json");
  expect(name).toBe("tiny-moe.json");
  ownFiles.value = new Map();
  await adoptPacked(name, packed);
  expect(modelOf(name)).toEqual(importHuggingFaceConfig(mixture));
});

it("describes an accelerator by the fields of its schema", () => {
  const paths = acceleratorFields().map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(["name", "memoryCapacity", "peakFlops.bf16", "scaleUp.linkBandwidth"]),
  );
  expect(
    acceleratorFields()
      .filter(({ required }) => required)
      .map(({ path }) => path),
  ).toEqual(["name", "memoryCapacity", "memoryBandwidth", "peakFlops.bf16"]);
});

it("reads back the figures of a catalogued device from its form", async () => {
  const entry = acceleratorEntry("h100-sxm");
  const file = await adopt(JSON.stringify(acceleratorFileOf(textsOf(entry))), "mine.json");
  const { memoryBandwidth, scaleUp, thermalDesignPower, pricePerHour } = resolveAccelerator(entry);
  expect(file).toMatchObject({
    field: "hardware",
    accelerator: { memoryBandwidth, scaleUp, thermalDesignPower, pricePerHour },
  });
});
