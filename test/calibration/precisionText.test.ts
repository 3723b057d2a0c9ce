import { expect, it } from "vitest";
import { precisionOf } from "../../src/calibration/rows/precisionText.ts";

it.each([
  ["bf16", { weights: "bf16" }],
  ["float16", { weights: "bf16" }],
  ["FP8", { weights: "fp8" }],
  ["fp8_ootb", { weights: "fp8" }],
  ["fp8_static", { weights: "fp8" }],
  ["fp8_block", { weights: "fp8-block" }],
  ["fp4", { weights: "nvfp4" }],
  ["w4a8_nvfp4_fp8", { weights: "nvfp4" }],
  ["w4a16_mxfp4", { weights: "mxfp4", activation: "bf16" }],
  ["w4a8_mxfp4_mxfp8", { weights: "mxfp4" }],
  ["mxfp8", { weights: "mxfp8" }],
  ["int4_wo", { weights: "int4", activation: "bf16" }],
  ["w4afp8", { weights: "int4", activation: "fp8" }],
  ["w8a8", { weights: "int8" }],
  ["w8a8_fp8", { weights: "fp8" }],
  ["int8_wo", { weights: "int8", activation: "bf16" }],
  ["sq", { weights: "int8" }],
])("reads %s", (word, expected) => {
  expect(precisionOf(word)).toEqual(expected);
});

it("does not guess at other words", () => {
  expect(precisionOf("mystery")).toBeUndefined();
});
