import type { Accelerator, AcceleratorFamily } from "../catalog/accelerator.ts";
import type { MathDtype } from "../catalog/numberFormat.ts";
import type { FamilyConstants, KernelConstants, SharedConstants } from "./kernelConstants.ts";

/** The numbers that kernel formulas read: spec rates of one device and what its family reaches of them. */
export interface DeviceCost extends FamilyConstants, SharedConstants {
  /** Dense peak, FLOP/s; where the device has no such unit, the peak it computes with instead. */
  readonly peakFlops: Readonly<Record<MathDtype, number>>;
  /** Spec, B/s. */
  readonly memoryBandwidth: number;
  readonly multiprocessors: number;
  /** Last-level cache that repeated data may still lie in: 0 in serving, its capacity in isolated timings. */
  readonly warmCacheBytes: number;
}

export interface DeviceCostResult {
  readonly device: DeviceCost;
  /** The family whose measurements stand behind the constants. */
  readonly constantsFamily: AcceleratorFamily;
  /** No kernel of this family was measured: its results deserve a wider interval. */
  readonly borrowed: boolean;
  readonly warnings: readonly string[];
}

/** The measured family whose kernels are the nearest in kind, for families without measurements of their own. */
const nearestFamily: Readonly<Record<AcceleratorFamily, AcceleratorFamily>> = {
  volta: "ampere",
  turing: "ampere",
  ampere: "ampere",
  ada: "ada",
  hopper: "hopper",
  blackwell: "blackwell",
  "blackwell-rtx": "ada",
  cdna2: "ampere",
  cdna3: "ada",
  cdna4: "ada",
  rdna3: "ada",
  rdna4: "ada",
  gaudi: "ampere",
  xe: "xe",
  tpu: "ampere",
  trainium: "ampere",
  inferentia: "ampere",
  apple: "ampere",
  other: "ampere",
};

/** Where a device lacks a rate, the formats are widened in this order until it has one. */
const wider: Readonly<Record<MathDtype, readonly MathDtype[]>> = {
  fp64: ["fp32", "bf16", "fp16"],
  fp32: ["tf32", "bf16", "fp16"],
  tf32: ["fp32", "bf16", "fp16"],
  bf16: ["fp16", "fp32"],
  fp16: ["bf16", "fp32"],
  fp8: ["bf16", "fp16", "fp32"],
  int8: ["fp8", "bf16", "fp16", "fp32"],
  fp6: ["fp8", "bf16", "fp16", "fp32"],
  fp4: ["fp8", "bf16", "fp16", "fp32"],
  int4: ["int8", "fp8", "bf16", "fp16", "fp32"],
};

/**
 * Share of the borrowed constants that some families reach, from published serving figures of Inferentia2, Trainium1
 * and MI300X (0.55 to 0.85). Those of MI250 and Gaudi2 match the borrowed constants as they are; other families
 * have no figures.
 */
const shortfall = {
  share: 0.7,
  families: ["cdna3", "cdna4", "trainium", "inferentia"] as readonly AcceleratorFamily[],
};

/** Blocks that run side by side, for a device whose record does not say. */
const unknownMultiprocessors = 100;

/**
 * Joins an accelerator's spec with the calibration of its family.
 * `warmCache` is for comparing with isolated kernel timings, which find repeated data in the cache.
 * Throws `RangeError` when the device states no matrix rate at all, or the calibration lacks the family.
 */
export function deviceCostOf(
  accelerator: Accelerator,
  calibration: KernelConstants,
  options: { readonly warmCache?: boolean } = {},
): DeviceCostResult {
  const warnings: string[] = [];
  const constantsFamily = nearestFamily[accelerator.family];
  const family = calibration.families[constantsFamily];
  if (!family) throw new RangeError(`no kernel constants for family: ${constantsFamily}`);
  const borrowed = constantsFamily !== accelerator.family;
  if (borrowed) {
    warnings.push(
      `no kernels measured on ${accelerator.family}: ${accelerator.name} borrows the constants of ${constantsFamily}`,
    );
  }
  if (accelerator.multiprocessors === undefined) {
    warnings.push(
      `${accelerator.name} states no number of multiprocessors: ${unknownMultiprocessors} assumed`,
    );
  }
  const share = borrowed && shortfall.families.includes(accelerator.family) ? shortfall.share : 1;
  const device = {
    ...calibration.shared,
    computeEfficiency: family.computeEfficiency * share,
    memoryEfficiency: family.memoryEfficiency * share,
    kernelSeconds: family.kernelSeconds / share,
    peakFlops: resolvePeaks(accelerator),
    memoryBandwidth: accelerator.memoryBandwidth,
    multiprocessors: accelerator.multiprocessors ?? unknownMultiprocessors,
    warmCacheBytes: options.warmCache ? (accelerator.l2Capacity ?? 0) : 0,
  };
  return { device, constantsFamily, borrowed, warnings };
}

function resolvePeaks(accelerator: Accelerator): Record<MathDtype, number> {
  const resolve = (dtype: MathDtype): number => {
    for (const candidate of [dtype, ...wider[dtype]]) {
      const peak = accelerator.peakFlops[candidate];
      if (peak !== undefined) return peak;
    }
    throw new RangeError(`no peak rate for ${dtype} on ${accelerator.id}`);
  };
  return Object.fromEntries(
    Object.keys(wider).map((dtype) => [dtype, resolve(dtype as MathDtype)]),
  ) as Record<MathDtype, number>;
}
