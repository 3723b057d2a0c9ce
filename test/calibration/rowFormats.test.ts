import { expect, it } from "vitest";
import { rowFormats } from "../../src/calibration/rows/rowFormats.ts";
import { servingRow } from "../../src/calibration/rows/servingRow.ts";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { findModel } from "../../src/catalog/models.ts";

function formatsOfRow(model: string, precisions: readonly [string, string, string], system = "b200_sxm") {
  const [weight_precision, gemm_precision, moe_precision] = precisions;
  const row = servingRow({ model, weight_precision, gemm_precision, moe_precision }, 0);
  const inferred: string[] = [];
  const formats = rowFormats(row, findModel(model), findAccelerator(system), findModel, inferred);
  const { attention, dense, experts } = formats.weights;
  return { attention, dense, experts, kvCache: formats.kvCache, inferred };
}

const unstated = ["", "", ""] as const;

it("takes what a row leaves out as released", () => {
  expect(formatsOfRow("deepseek-ai/DeepSeek-R1", unstated)).toMatchObject({
    attention: "fp8-block",
    experts: "fp8-block",
  });
  expect(formatsOfRow("moonshotai/Kimi-K2.5", unstated).experts).toBe("int4-group32");
  expect(formatsOfRow("nvidia/Llama-3.3-70B-Instruct-FP4", unstated).dense).toBe("nvfp4");
});

it("reads a precision that only the first column states", () => {
  expect(formatsOfRow("Qwen/Qwen3-235B-A22B", ["fp8", "", ""])).toMatchObject({
    attention: "fp8",
    experts: "fp8",
    kvCache: "fp8",
  });
});

it("does not widen a release", () => {
  expect(formatsOfRow("openai/gpt-oss-120b", ["fp8", "fp8", "fp8"]).experts).toBe("mxfp4");
  expect(formatsOfRow("openai/gpt-oss-120b", ["bf16", "bf16", "bf16"]).experts).toBe("mxfp4");
});

it("takes the wider release where there is one", () => {
  for (const word of ["fp8", "fp8_block"])
    expect(formatsOfRow("deepseek-ai/DeepSeek-V4-Pro", [word, word, word]).experts).toBe("fp8-block");
  expect(formatsOfRow("deepseek-ai/DeepSeek-V4-Pro", ["fp4", "nvfp4", "nvfp4"])).toMatchObject({
    attention: "fp8-block",
    experts: "nvfp4",
  });
});

it("keeps the cache in 16 bits where the device has no 8-bit floats", () => {
  expect(formatsOfRow("Qwen/Qwen3-32B", ["fp8", "fp8", "fp8"], "a100_sxm").kvCache).toBe("bf16");
});

it("says when it does not know a word", () => {
  expect(formatsOfRow("Qwen/Qwen3-32B", ["odd", "odd", "odd"])).toMatchObject({
    dense: "bf16",
    inferred: [expect.stringContaining('"odd"'), expect.stringContaining('"odd"')],
  });
});
