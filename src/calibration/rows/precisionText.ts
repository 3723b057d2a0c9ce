import type { FormatName } from "../../catalog/numberFormat.ts";

/** What a table's word for a precision says of weights, and of activations where it names them. */
export interface Precision {
  readonly weights: FormatName;
  readonly activation?: FormatName;
}

/** The first pattern that matches counts: "w4a8_mxfp4_fp8" is mxfp4, and only then 4 bits. */
const weightPatterns: readonly (readonly [RegExp, FormatName])[] = [
  [/mxfp4/, "mxfp4"],
  [/mxfp8/, "mxfp8"],
  [/fp4/, "nvfp4"],
  [/^(int4|w4|awq|gptq|4bit)/, "int4"],
  [/^w8a8_fp8/, "fp8"],
  [/^(int8|w8|sq|8bit)/, "int8"],
  [/^fp8.*block/, "fp8-block"],
  [/^fp8|^e4m3/, "fp8"],
  [/^(bf16|bfloat16|float16)/, "bf16"],
  [/^(fp16|half)/, "fp16"],
];

/**
 * Reads the words of tables of serving runs ("fp8_block", "nvfp4", "w4a16_mxfp4", "int8_wo"): weights in the format
 * named, activations in 16 bits after "a16" or "wo" (weights only) and in fp8 after "afp8". Undefined for other words.
 */
export function precisionOf(text: string): Precision | undefined {
  const word = text.trim().toLowerCase().replaceAll("-", "_");
  const weights = weightPatterns.find(([pattern]) => pattern.test(word))?.[1];
  if (weights === undefined) return undefined;
  if (/a16|_wo$/.test(word)) return { weights, activation: "bf16" };
  return /^w4afp8|^w4a8$/.test(word) ? { weights, activation: "fp8" } : { weights };
}
