import { expect, it } from "vitest";
import { findModel } from "../../src/catalog/models.ts";
import { readReleaseName } from "../../src/catalog/quantisedRelease.ts";

it.each([
  ["RedHatAI/Qwen3-32B-FP8-dynamic", { base: "Qwen3-32B", format: "fp8" }],
  ["RedHatAI/Qwen3-8B-quantized.w4a16", { base: "Qwen3-8B", format: "int4" }],
  ["nvidia/Qwen3-14B-FP8", { base: "Qwen3-14B", format: "fp8", kvCache: "fp8" }],
  ["amd/Llama-3.3-70B-Instruct-FP8-KV", { base: "Llama-3.3-70B-Instruct", format: "fp8", kvCache: "fp8" }],
  ["amd/gpt-oss-120b-w-mxfp4-a-fp8", { base: "gpt-oss-120b", format: "mxfp4" }],
])("reads %s", (name, expected) => {
  expect(readReleaseName(name)).toEqual(expected);
});

it("leaves names without a format word alone", () => {
  expect(readReleaseName("Qwen/Qwen3-32B")).toBeUndefined();
  expect(readReleaseName("fp8")).toBeUndefined();
});

it("takes a release that is not catalogued for its base in other formats, and says so", () => {
  const model = findModel("RedHatAI/Qwen3-32B-FP8-dynamic");
  expect(model.architecture).toBe(findModel("qwen3-32b").architecture);
  expect(model.weightFormats).toEqual({ linear: "fp8" });
  expect(model.notes).toHaveLength(1);
});

it("keeps attention of four-bit mixtures in 16 bits", () => {
  expect(findModel("nvidia/GLM-4.7-NVFP4").weightFormats).toEqual({
    linear: "nvfp4",
    attention: "bf16",
    kvCache: "fp8",
  });
});

it("changes only the experts where they have a format of their own", () => {
  expect(findModel("RedHatAI/DeepSeek-V4-Flash-NVFP4").weightFormats).toEqual({
    linear: "fp8-block",
    experts: "nvfp4",
  });
});

it("takes a repository of another owner for a copy, and says so", () => {
  const model = findModel("unsloth/gpt-oss-120b");
  expect(model.id).toBe("gpt-oss-120b");
  expect(model.notes).toEqual([`unsloth/gpt-oss-120b is taken for a copy of ${model.name}`]);
});

it("leaves a remark in brackets out", () => {
  expect(findModel("Qwen3-32B (dense)").id).toBe("qwen3-32b");
});

it("prefers a catalogued release", () => {
  expect(findModel("nvidia/DeepSeek-R1-0528-FP4").id).toBe("deepseek-r1-nvfp4");
});

it("does not know a release of an unknown model", () => {
  expect(() => findModel("example/Nothing-7B-FP8")).toThrow(
    expect.objectContaining({ code: "unknown_model" }),
  );
});
