import type { FormatName } from "../../catalog/numberFormat.ts";
import { InputError } from "../../units/inputError.ts";

/** Operand formats by the names that kernel collectors use. */
const operands: Readonly<Record<string, readonly [weight: FormatName, activation: FormatName]>> = {
  bfloat16: ["bf16", "bf16"],
  float16: ["fp16", "fp16"],
  half: ["fp16", "fp16"],
  fp8: ["fp8", "fp8"],
  fp8_static: ["fp8", "fp8"],
  fp8_block: ["fp8-block", "fp8-block"],
  sq: ["int8", "int8"],
  int8: ["int8", "int8"],
  int8_wo: ["int8", "bf16"],
  int4_wo: ["int4", "bf16"],
  nvfp4: ["nvfp4", "nvfp4"],
  w4a16_mxfp4: ["mxfp4", "bf16"],
  w4a8_mxfp4_mxfp8: ["mxfp4", "fp8"],
};

/** The weight and activation formats that a collector's dtype means. Throws an `InputError` for an unknown one. */
export function operandFormats(
  column: string,
  dtype: string,
): readonly [weight: FormatName, activation: FormatName] {
  const found = operands[dtype];
  if (found) return found;
  throw new InputError(
    "unknown_dtype",
    [column],
    `unknown dtype "${dtype}" in ${column}`,
    `known are ${Object.keys(operands).join(", ")}`,
  );
}
