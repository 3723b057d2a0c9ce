import type { Accelerator } from "../catalog/accelerator.ts";
import type { MathDtype } from "../catalog/numberFormat.ts";

/** Where products go when a device has no rate of the kind asked for: the next kind that represents the operands, at last the widest there is. */
const wider: Readonly<Record<MathDtype, readonly MathDtype[]>> = {
  int4: ["int8", "fp8", "bf16", "fp16", "fp32"],
  fp4: ["fp6", "fp8", "bf16", "fp16", "fp32"],
  fp6: ["fp8", "bf16", "fp16", "fp32"],
  int8: ["bf16", "fp16", "fp32"],
  fp8: ["bf16", "fp16", "fp32"],
  bf16: ["fp16", "tf32", "fp32"],
  fp16: ["bf16", "tf32", "fp32"],
  tf32: ["fp32", "bf16", "fp16"],
  fp32: ["tf32", "bf16", "fp16"],
  fp64: ["fp32", "tf32", "bf16", "fp16"],
};

/**
 * Dense FLOP/s at which a device multiplies operands of one kind, and the kind it really uses.
 * @throws RangeError when the device lists no rate that could stand in.
 */
export function peakRate(
  { id, peakFlops }: Pick<Accelerator, "id" | "peakFlops">,
  math: MathDtype,
): { readonly math: MathDtype; readonly flopsPerSecond: number } {
  for (const kind of [math, ...wider[math]]) {
    const flopsPerSecond = peakFlops[kind];
    if (flopsPerSecond !== undefined) return { math: kind, flopsPerSecond };
  }
  throw new RangeError(`no peak rate for ${math} on ${id}`);
}

/** FLOP/s that no product of operands of one kind can beat: software may widen them to a kind that the device multiplies faster. */
export function fastestRate(accelerator: Pick<Accelerator, "id" | "peakFlops">, math: MathDtype): number {
  let fastest: number = peakRate(accelerator, math).flopsPerSecond;
  for (const kind of wider[math]) fastest = Math.max(fastest, accelerator.peakFlops[kind] ?? 0);
  return fastest;
}
