/** The rate at which a device multiplies: one column of a datasheet, always dense. */
export const mathDtypes = [
  "fp64",
  "fp32",
  "tf32",
  "bf16",
  "fp16",
  "fp8",
  "int8",
  "fp6",
  "fp4",
  "int4",
] as const;
export type MathDtype = (typeof mathDtypes)[number];

/** How numbers are stored: element bits plus the bits of their scales and zero points. */
export interface NumberFormat {
  /** Bits of one element without its scale. */
  readonly elementBits: number;
  /** Bits of scales and zero points, spread over the elements they cover. */
  readonly scaleBits: number;
  /** The math rate that both operands in this format would use. */
  readonly math: MathDtype;
}

/**
 * Storage formats by name. Block sizes: fp8-block 128 x 128 (DeepSeek-V3, arXiv:2412.19437),
 * nvfp4 16 elements, mxfp4 and mxfp8 32 elements with 8-bit scales (OCP MX v1.0; NVIDIA NVFP4),
 * int4 groups of 128 with a 16-bit scale and 4-bit zero point (AWQ, GPTQ), int4-group32 symmetric
 * groups of 32 with a 16-bit scale (compressed-tensors, Kimi K2.5).
 */
export const numberFormats = {
  fp32: { elementBits: 32, scaleBits: 0, math: "fp32" },
  tf32: { elementBits: 32, scaleBits: 0, math: "tf32" },
  bf16: { elementBits: 16, scaleBits: 0, math: "bf16" },
  fp16: { elementBits: 16, scaleBits: 0, math: "fp16" },
  fp8: { elementBits: 8, scaleBits: 0, math: "fp8" },
  "fp8-block": { elementBits: 8, scaleBits: 32 / (128 * 128), math: "fp8" },
  mxfp8: { elementBits: 8, scaleBits: 8 / 32, math: "fp8" },
  int8: { elementBits: 8, scaleBits: 0, math: "int8" },
  int4: { elementBits: 4, scaleBits: 20 / 128, math: "int4" },
  "int4-group32": { elementBits: 4, scaleBits: 16 / 32, math: "int4" },
  nvfp4: { elementBits: 4, scaleBits: 8 / 16, math: "fp4" },
  mxfp4: { elementBits: 4, scaleBits: 8 / 32, math: "fp4" },
} as const satisfies Record<string, NumberFormat>;

export type FormatName = keyof typeof numberFormats;

/** Bytes of one stored element, scales included. */
export function bytesPerElement(format: FormatName): number {
  const { elementBits, scaleBits } = numberFormats[format];
  return (elementBits + scaleBits) / 8;
}
