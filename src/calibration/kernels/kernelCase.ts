import type { MathDtype } from "../../catalog/numberFormat.ts";
import type { DeviceCost } from "../../cost/deviceCost.ts";
import type { LinkCost } from "../../cost/linkCost.ts";

export const kernelFamilies = [
  "gemm",
  "prefillAttention",
  "decodeAttention",
  "latentPrefillAttention",
  "latentDecodeAttention",
  "latentProjection",
  "mixture",
  "linearAttention",
  "allReduce",
  "collective",
  "lowLatencyExchange",
  "normalExchange",
  "sparseDecode",
  "sparsePrefill",
] as const;

export type KernelFamily = (typeof kernelFamilies)[number];

/** A device and its links, as kernel timings were taken on them. */
export interface KernelDevice {
  readonly device: DeviceCost;
  readonly link: LinkCost;
  /** Last-level cache; 0 where the record states none. */
  readonly cacheBytes: number;
}

/** One timing of one kernel, with the formula that should give it. */
export interface KernelCase {
  readonly family: KernelFamily;
  readonly system: string;
  readonly dtype: string;
  /** Engine, version and kernel that ran. */
  readonly source: string;
  /** Everything that determines the work, without the source: timings of one shape share it. */
  readonly shape: string;
  /** Serving meets shapes like this: the constants are fitted on such, the others are reported beside. */
  readonly servesModels: boolean;
  readonly measuredSeconds: number;
  /** Bytes that it must read from memory when they exceed the caches: nothing timed faster read them. */
  readonly streamedBytes: number;
  /** FLOPs, and the rate of the datasheet that they cannot beat. */
  readonly flops: number;
  readonly math: MathDtype;
  readonly predict: (target: KernelDevice) => number;
}

/** A row of a Parquet file: column names to values. */
export type KernelRow = Readonly<Record<string, unknown>>;
