import type { Bytes, BytesPerSecond, FlopsPerSecond, UsdPerHour, Watts } from "../units/quantity.ts";
import type { MathDtype } from "./numberFormat.ts";

/** Devices that share kernels and constants in a calibration. */
export const acceleratorFamilies = [
  "volta",
  "turing",
  "ampere",
  "ada",
  "hopper",
  "blackwell",
  "blackwell-rtx",
  "cdna2",
  "cdna3",
  "cdna4",
  "rdna3",
  "rdna4",
  "gaudi",
  "xe",
  "tpu",
  "trainium",
  "inferentia",
  "apple",
  "other",
] as const;

export type AcceleratorFamily = (typeof acceleratorFamilies)[number];

/** How the devices of one scale-up domain are joined. */
export interface ScaleUpLink {
  readonly name: string;
  /** Per device and direction, all its links together. */
  readonly linkBandwidth: BytesPerSecond;
  readonly topology: "switch" | "mesh" | "ring" | "torus" | "pcie";
  /** Devices that reach each other at this bandwidth. */
  readonly domainSize: number;
}

/** One SKU, resolved to SI numbers. Every rate is a dense peak from the datasheet: deratings live in calibrations. */
export interface Accelerator {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly family: AcceleratorFamily;
  readonly releaseYear: number;
  readonly aliases: readonly string[];
  /** Fitted memory; binary gigabytes where the vendor's "GB" means them. */
  readonly memoryCapacity: Bytes;
  /** What the driver reports as total, where known: error correction and firmware take a share. */
  readonly usableMemory?: Bytes;
  readonly memoryBandwidth: BytesPerSecond;
  readonly peakFlops: Readonly<Partial<Record<MathDtype, FlopsPerSecond>>>;
  /** Structured-sparsity peaks, kept apart; no formula uses them. */
  readonly sparsePeakFlops?: Readonly<Partial<Record<MathDtype, FlopsPerSecond>>>;
  readonly scaleUp?: ScaleUpLink;
  /** Host link per device and direction, for example PCIe 5.0 x16. */
  readonly hostLinkBandwidth?: BytesPerSecond;
  /** Scale-out network per device and direction in the vendor's reference system. */
  readonly scaleOutBandwidth?: BytesPerSecond;
  readonly thermalDesignPower?: Watts;
  /** Streaming multiprocessors, compute units or cores that run blocks in parallel. */
  readonly multiprocessors?: number;
  readonly l2Capacity?: Bytes;
  /** A typical on-demand price, always marked `assumed` in its provenance. */
  readonly pricePerHour?: UsdPerHour;
}
