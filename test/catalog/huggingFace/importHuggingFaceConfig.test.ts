import { describe, expect, it } from "vitest";
import { importHuggingFaceConfig } from "../../../src/catalog/huggingFace/importHuggingFaceConfig.ts";
import { InputError } from "../../../src/units/inputError.ts";

const llama = {
  model_type: "llama",
  hidden_size: 64,
  num_hidden_layers: 4,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  intermediate_size: 128,
  vocab_size: 1000,
  tie_word_embeddings: false,
  torch_dtype: "bfloat16",
};
const mixture = {
  model_type: "qwen3_moe",
  hidden_size: 64,
  num_hidden_layers: 4,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 32,
  intermediate_size: 128,
  moe_intermediate_size: 32,
  num_experts: 8,
  num_experts_per_tok: 2,
  vocab_size: 1000,
  torch_dtype: "bfloat16",
};

function faultOf(config: unknown, quantization?: unknown): InputError {
  try {
    importHuggingFaceConfig(config, quantization);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("imported without a fault");
}

const formatsOf = (config: unknown, quantization?: unknown) =>
  importHuggingFaceConfig(config, quantization).weightFormats;

describe("architecture", () => {
  it("names the model after its repository", () => {
    const model = importHuggingFaceConfig(llama, undefined, "someone/Tiny-Llama");
    expect(model).toMatchObject({ id: "tiny-llama", name: "Tiny-Llama", developer: "someone" });
  });

  it("reads the language model of a multimodal wrapper and says what the count covers", () => {
    const model = importHuggingFaceConfig({ model_type: "llava", text_config: llama, vision_config: {} });
    expect(model.architecture).toEqual(importHuggingFaceConfig(llama).architecture);
    expect(model.notes?.[0]).toContain("only the language model is counted");
  });

  it("takes a head size that is not hidden size over heads", () => {
    const { layers } = importHuggingFaceConfig({ ...llama, head_dim: 40 }).architecture;
    expect(layers[0]?.mixer).toMatchObject({ headDim: 40 });
  });

  it("joins equal layers and keeps unequal ones apart", () => {
    const config = { ...mixture, mlp_only_layers: [0, 2] };
    const groups = importHuggingFaceConfig(config).architecture.layers;
    expect(groups.map(({ count, feedForward }) => [count, feedForward.kind])).toEqual([
      [2, "dense"],
      [2, "mixture"],
    ]);
  });
});

describe("faults", () => {
  it("an unknown architecture names the field and what is known", () => {
    const fault = faultOf({ ...llama, model_type: "brand_new" });
    expect(fault).toMatchObject({ code: "unknown_architecture", path: ["model_type"] });
    expect(fault.message).toContain('"brand_new"');
    expect(fault.hint).toContain("llama");
  });

  it("inherited names of objects are no architectures", () => {
    expect(faultOf({ ...llama, model_type: "constructor" }).code).toBe("unknown_architecture");
  });

  it.each([
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "vocab_size",
    "model_type",
  ])("a missing %s is named", (field) => {
    const { [field as keyof typeof llama]: _, ...rest } = llama;
    expect(faultOf(rest)).toMatchObject({ code: "missing_field", path: [field] });
  });

  it("a missing field of a section is named with its path", () => {
    const { vocab_size: _, ...rest } = llama;
    expect(faultOf({ model_type: "llava", text_config: rest }).path).toEqual(["text_config", "vocab_size"]);
  });

  it.each([
    ["hidden_size", "64"],
    ["num_hidden_layers", -1],
    ["num_hidden_layers", 0],
    ["vocab_size", 10.5],
    ["tie_word_embeddings", "yes"],
  ])("%s = %j is refused", (field, value) => {
    expect(faultOf({ ...llama, [field]: value })).toMatchObject({ code: "invalid_field", path: [field] });
  });

  it("a layer kind that is not known is refused", () => {
    const config = {
      ...llama,
      model_type: "gpt_oss",
      num_local_experts: 4,
      num_experts_per_tok: 2,
      sliding_window: 8,
    };
    const kinds = ["sliding_attention", "full_attention", "quantum_attention", "full_attention"];
    expect(faultOf({ ...config, layer_types: kinds })).toMatchObject({
      code: "invalid_field",
      path: ["layer_types"],
    });
  });

  it.each([[null], [42], ["text"], [[]]])("%j is no config", (config) => {
    expect(faultOf(config).code).toBe("invalid_config");
  });

  it("an unknown quantisation method is refused with the known ones", () => {
    const fault = faultOf({ ...llama, quantization_config: { quant_method: "magic" } });
    expect(fault).toMatchObject({
      code: "unknown_quantization",
      path: ["quantization_config", "quant_method"],
    });
    expect(fault.hint).toContain("compressed-tensors");
  });
});

it("a pattern that is no regular expression is refused", () => {
  const weights = { num_bits: 8, type: "float" };
  const section = {
    quant_method: "compressed-tensors",
    config_groups: { group_0: { weights } },
    ignore: ["re:(("],
  };
  expect(faultOf({ ...llama, quantization_config: section }).message).toContain('"re:(("');
});

describe("quantisation", () => {
  it("without a section takes the dtype for all", () => {
    expect(formatsOf(llama)).toEqual({ linear: "bf16" });
    expect(formatsOf({ ...llama, torch_dtype: "float16" })).toEqual({ linear: "fp16", embedding: "fp16" });
  });

  it("says so when the dtype is not stated", () => {
    const { torch_dtype: _, ...rest } = llama;
    expect(importHuggingFaceConfig(rest).notes).toEqual([
      "the config names no dtype; what is not quantised is taken as bf16",
    ]);
  });

  it("tells fp8 in blocks from fp8 with one scale", () => {
    const fp8 = { quant_method: "fp8", activation_scheme: "dynamic" };
    expect(formatsOf({ ...llama, quantization_config: fp8 })).toEqual({ linear: "fp8" });
    const blocks = { ...fp8, weight_block_size: [128, 128] };
    expect(formatsOf({ ...llama, quantization_config: blocks })).toEqual({ linear: "fp8-block" });
  });

  it("a module name does not exclude longer names that start like it", () => {
    const section = { quant_method: "fp8", modules_to_not_convert: ["gate", "lm_head"] };
    expect(formatsOf({ ...llama, quantization_config: section })).toEqual({ linear: "fp8" });
  });

  it("reads a separate hf_quant_config.json with excluded attention and an fp8 cache", () => {
    const exclude = ["lm_head", ...[0, 1, 2, 3].map((layer) => `model.layers.${layer}.self_attn*`)];
    const quantization = {
      quantization: { quant_algo: "NVFP4", kv_cache_quant_algo: "FP8", exclude_modules: exclude },
    };
    expect(formatsOf(mixture, quantization)).toEqual({ linear: "nvfp4", attention: "bf16", kvCache: "fp8" });
  });

  it("projections of attention may be apart from its output", () => {
    const exclude = [0, 1, 2, 3].flatMap((layer) =>
      ["q_proj", "k_proj", "v_proj"].map((name) => `model.layers.${layer}.self_attn.${name}`),
    );
    const quantization = { quantization: { quant_algo: "FP8", exclude_modules: exclude } };
    expect(formatsOf(llama, quantization)).toEqual({
      linear: "fp8",
      attention: "bf16",
      attentionOutput: "fp8",
    });
  });

  it("a part that only some layers exclude keeps the common format and a note", () => {
    const quantization = { quantization: { quant_algo: "FP8", exclude_modules: ["model.layers.1*"] } };
    const model = importHuggingFaceConfig({ ...llama, num_hidden_layers: 16 }, quantization);
    expect(model.weightFormats).toEqual({ linear: "fp8" });
    expect(model.notes).toContain("1 of 16 layers keep dense weights in bf16");
  });

  it("mxfp4 holds for experts only", () => {
    const config = {
      ...llama,
      model_type: "gpt_oss",
      num_local_experts: 4,
      num_experts_per_tok: 2,
      sliding_window: 8,
    };
    expect(formatsOf({ ...config, quantization_config: { quant_method: "mxfp4" } })).toEqual({
      linear: "bf16",
      experts: "mxfp4",
    });
  });

  it("compressed-tensors int4 in groups of 32 with regular expressions to ignore", () => {
    const weights = { num_bits: 4, type: "int", group_size: 32, strategy: "group" };
    const section = {
      quant_method: "compressed-tensors",
      config_groups: { group_0: { targets: ["Linear"], weights } },
      ignore: ["lm_head", "re:.*self_attn.*", "re:.*mlp\\.(gate|up|gate_up|down)_proj.*"],
    };
    expect(formatsOf({ ...mixture, mlp_only_layers: [0], quantization_config: section })).toEqual({
      linear: "bf16",
      experts: "int4-group32",
    });
  });

  it("mixed precision lists its modules", () => {
    const layers = [0, 1, 2, 3];
    const quantized_layers = Object.fromEntries([
      ...layers.map((layer) => [`model.layers.${layer}.self_attn.q_proj`, { quant_algo: "FP8" }]),
      ...layers.map((layer) => [`model.layers.${layer}.self_attn.o_proj`, { quant_algo: "FP8" }]),
      ...layers.map((layer) => [`model.layers.${layer}.mlp.experts`, { quant_algo: "W4A16_NVFP4" }]),
      ["lm_head", { quant_algo: "W4A16_NVFP4" }],
    ]);
    const quantization = { quantization: { quant_algo: "MIXED_PRECISION", quantized_layers } };
    expect(formatsOf(mixture, quantization)).toEqual({
      linear: "bf16",
      experts: "nvfp4",
      attention: "fp8",
      head: "nvfp4",
    });
  });

  it.each([
    [{ quant_method: "awq", bits: 4, group_size: 128 }, "int4"],
    [{ quant_method: "gptq", bits: 8 }, "int8"],
    [{ quant_method: "fbgemm_fp8" }, "fp8"],
    [{ quant_method: "modelopt", quant_algo: "FP8" }, "fp8"],
  ])("%j gives %s", (section, linear) => {
    expect(formatsOf({ ...llama, quantization_config: section }).linear).toBe(linear);
  });
});
