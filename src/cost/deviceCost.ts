import type { Accelerator, AcceleratorFamily } from "../catalog/accelerator.ts";
import type { MathDtype } from "../catalog/numberFormat.ts";
import { peakRate } from "../operators/peakRate.ts";
import type { FamilyConstants, KernelConstants, SharedConstants } from "./kernelConstants.ts";
import type { SettledConstants } from "./settledConstants.ts";

/** The numbers that kernel formulas read: spec rates of one device and what its family reaches of them. */
export interface DeviceCost
  extends
    FamilyConstants,
    SharedConstants,
    Pick<SettledConstants, "scaleOutSyncSeconds" | "gatherBandwidth" | "indexerLaunches"> {
  /** Dense peak, FLOP/s; where the device has no such unit, the peak it computes with instead. */
  readonly peakFlops: Readonly<Record<MathDtype, number>>;
  /** Spec, B/s. */
  readonly memoryBandwidth: number;
  readonly multiprocessors: number;
  /** Set-up of attention over a cache. */
  readonly attentionSetupSeconds: number;
  /** Set-up of attention over new tokens. */
  readonly prefillSetupSeconds: number;
  /** Rows of a tile of queries in prefill attention. */
  readonly queryTileRows: number;
  /** Rows of the smallest tile in decode attention. */
  readonly decodeTileRows: number;
  /** One kernel scans a recurrent state over all chunks of a sequence. */
  readonly fusesScans: boolean;
  /** Share of the matrix peak that instructions of single warps can reach. */
  readonly warpRateShare: number;
  /** A compiler puts casts into the operators beside them; elsewhere they are kernels of their own. */
  readonly fusesCasts: boolean;
  /** Whether kernels split a context of latents over as many multiprocessors as are free: all that were measured but those of Ampere. */
  readonly splitsLatents: boolean;
  /** How many times as long the host that a device of its generation is sold in takes as that of H100. */
  readonly hostSlowness: number;
  /** Whether chosen latents of 8 bits are widened before their products: on Hopper, whose kernels for them (FlashMLA) multiply 16 bits. */
  readonly widensLatents: boolean;
}

export interface DeviceCostResult {
  readonly device: DeviceCost;
  /** The family whose measurements stand behind the constants. */
  readonly constantsFamily: AcceleratorFamily;
  /** No kernel of this family was measured: its results deserve a wider interval. */
  readonly borrowed: boolean;
  readonly warnings: readonly string[];
}

/**
 * The measured family whose kernels are the nearest in kind, for families without measurements of their own: that of the
 * same years, with memory and matrix units of the same kind. AWS's first chips have the HBM2e of A100. Gaudi2 has it too,
 * but decodes one sequence of Llama-2-7B in 1.25 times the reading of its weights, which kernels of Ampere do not reach.
 */
const nearestFamily: Readonly<Record<AcceleratorFamily, AcceleratorFamily>> = {
  volta: "ampere",
  turing: "ampere",
  ampere: "ampere",
  ada: "ada",
  hopper: "hopper",
  blackwell: "blackwell",
  "blackwell-rtx": "blackwell",
  cdna2: "ampere",
  cdna3: "hopper",
  cdna4: "hopper",
  rdna3: "ada",
  rdna4: "ada",
  gaudi: "hopper",
  xe: "xe",
  tpu: "hopper",
  trainium: "ampere",
  inferentia: "ampere",
  apple: "ampere",
  other: "ampere",
};

/**
 * What benchmarks of CDNA 3 reach of its datasheet: 81 % of the bandwidth in a stream, and 45 % of the peak of each matrix
 * format, whose clock does not last (arXiv:2510.27583).
 */
const cdnaBenchmarks = { memoryEfficiency: 0.81, computeEfficiency: 0.45 };
const cdnaFamilies: ReadonlySet<AcceleratorFamily> = new Set(["cdna3", "cdna4"]);

/** Accelerators before Hopper stand in hosts of the earlier generation. */
const earlierFamilies: ReadonlySet<AcceleratorFamily> = new Set(["volta", "turing", "ampere", "cdna2"]);

/** Families whose frameworks compile a model as a whole (XLA, Neuron, Gaudi's graph compiler). */
const compiledFamilies: ReadonlySet<AcceleratorFamily> = new Set(["tpu", "trainium", "inferentia", "gaudi"]);

/**
 * Warp-level matrix instructions compute 16 rows, those of Hopper's warp groups 64 (PTX ISA, mma and wgmma); kernels for
 * Blackwell swap operands.
 */
const warpTileRows = 16;
const groupTileRows = 64;

/**
 * Kernels that widen weights on the way issue instructions of single warps. On Hopper these reach 62.9 % of the peak, which
 * takes warp groups (arXiv:2402.13499, section on tensor cores); on Blackwell, whose peak takes whole blocks, counted alike.
 */
const groupWarpRateShare = 0.63;

/**
 * Rows of queries that one multiprocessor works on at a time: 128 (FlashAttention-2, arXiv:2307.08691), but on Ada, with
 * little shared memory, 64 (flash-attention, flash_fwd_launch_template.h: "for sm86 or sm89, 64 x 64 is the fastest for causal").
 */
const queryTileRows = 128;
const adaQueryTileRows = 64;

/**
 * Families with kernels of their own: prefill attention takes a plan of its tiles (FlashAttention-3's
 * prepare_varlen_num_blocks, FlashInfer's plan), where elsewhere the plain grid of FlashAttention-2 does without; FlashInfer
 * fuses scans; and matrix peaks take warp groups or blocks.
 */
const dataCentreFamilies: ReadonlySet<AcceleratorFamily> = new Set(["hopper", "blackwell"]);

/** Matrix rate of one multiprocessor: of A100 where nothing else is known, and what GPUs have of all sizes. */
const usualMultiprocessorFlops = 2.9e12;
const multiprocessorFlops = { least: 0.2e12, most: 30e12 };

/**
 * Blocks that run side by side. The few large cores of TPU and Trainium, and the many small ones of a wafer, are no
 * multiprocessors that each hold one tile and one softmax unit: such a device counts as so many of A100's.
 */
function multiprocessorsOf(accelerator: Accelerator, bf16Flops: number): number {
  const stated = accelerator.multiprocessors;
  const flops = stated === undefined ? 0 : bf16Flops / stated;
  return stated !== undefined && flops > multiprocessorFlops.least && flops < multiprocessorFlops.most
    ? stated
    : Math.max(1, Math.round(bf16Flops / usualMultiprocessorFlops));
}

/**
 * Joins an accelerator's spec with the calibration of its family.
 * Throws `RangeError` when the device states no matrix rate at all, or the calibration lacks the family.
 */
export function deviceCostOf(accelerator: Accelerator, calibration: KernelConstants): DeviceCostResult {
  const last = joined.get(accelerator);
  if (last?.calibration === calibration) return last.result;
  const result = join(accelerator, calibration);
  joined.set(accelerator, { calibration, result });
  return result;
}

/** A search compiles thousands of deployments of a few devices, and joining one takes as long as all its operators. */
const joined = new WeakMap<
  Accelerator,
  { readonly calibration: KernelConstants; readonly result: DeviceCostResult }
>();

function join(accelerator: Accelerator, calibration: KernelConstants): DeviceCostResult {
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
      `${accelerator.name} states no number of multiprocessors: counted by its matrix rate, as those of A100`,
    );
  }
  const peakFlops = resolvePeaks(accelerator);
  const isDataCentre = dataCentreFamilies.has(accelerator.family);
  const { settled } = calibration;
  const reached = cdnaFamilies.has(accelerator.family) ? onCdna(family, settled) : family;
  const attentionSetupSeconds = reached.setupSeconds * calibration.shared.attentionSetup;
  const device = {
    ...calibration.shared,
    ...reached,
    syncSeconds: syncSecondsOf(accelerator.family, constantsFamily, calibration),
    peakFlops,
    memoryBandwidth: accelerator.memoryBandwidth,
    multiprocessors: multiprocessorsOf(accelerator, peakFlops.bf16),
    attentionSetupSeconds,
    prefillSetupSeconds: dataCentreFamilies.has(constantsFamily) ? attentionSetupSeconds : 0,
    queryTileRows: accelerator.family === "ada" ? adaQueryTileRows : queryTileRows,
    scaleOutSyncSeconds: settled.scaleOutSyncSeconds,
    gatherBandwidth: settled.gatherBandwidth,
    hostSlowness: earlierFamilies.has(accelerator.family) ? settled.earlierHost : 1,
    indexerLaunches: settled.indexerLaunches,
    splitsLatents: accelerator.family !== "ampere",
    widensLatents: accelerator.family === "hopper",
    decodeTileRows: accelerator.family === "hopper" ? groupTileRows : warpTileRows,
    fusesScans: isDataCentre,
    fusesCasts: compiledFamilies.has(accelerator.family),
    warpRateShare: isDataCentre ? groupWarpRateShare : 1,
  };
  return { device, constantsFamily, borrowed, warnings };
}

function onCdna(
  { kernelSeconds, setupSeconds }: FamilyConstants,
  { cdnaShare }: SettledConstants,
): FamilyConstants {
  return {
    computeEfficiency: cdnaBenchmarks.computeEfficiency * cdnaShare,
    memoryEfficiency: cdnaBenchmarks.memoryEfficiency * cdnaShare,
    kernelSeconds,
    setupSeconds: setupSeconds / cdnaShare,
  };
}

function syncSecondsOf(
  family: AcceleratorFamily,
  constantsFamily: AcceleratorFamily,
  { shared, settled }: KernelConstants,
): number {
  if (family === "gaudi") return settled.ethernetSyncSeconds;
  return constantsFamily === "blackwell" ? shared.blackwellSyncSeconds : shared.syncSeconds;
}

/** Rates that models multiply at: a device without one of its own uses a wider one. */
const modelDtypes = ["bf16", "fp16", "fp8", "int8", "fp6", "fp4", "int4"] as const;
/** Rates that hardly any inference kernel uses: without one, the 16-bit rate stands in. */
const scientificDtypes = ["fp64", "fp32", "tf32"] as const;

function resolvePeaks(accelerator: Accelerator): Record<MathDtype, number> {
  const peaks = {} as Record<MathDtype, number>;
  for (const dtype of modelDtypes) peaks[dtype] = peakRate(accelerator, dtype).flopsPerSecond;
  for (const dtype of scientificDtypes) peaks[dtype] = accelerator.peakFlops[dtype] ?? peaks.bf16;
  return peaks;
}
