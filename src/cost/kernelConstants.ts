import type { AcceleratorFamily } from "../catalog/accelerator.ts";
import type { SettledConstants } from "./settledConstants.ts";

/** What one family of devices reaches of its datasheet. Shares are of spec, between 0 and 1. */
export interface FamilyConstants {
  /** Share of the bf16 matrix peak that a large dense GEMM reaches. */
  readonly computeEfficiency: number;
  /** Share of the memory bandwidth that a long stream reaches. */
  readonly memoryEfficiency: number;
  /** Fixed time of one kernel: launch, prologue, first bytes, drain. */
  readonly kernelSeconds: number;
  /** What a kernel over ragged batches (attention, experts) takes beyond a plain one: metadata, page tables, joining parts. */
  readonly setupSeconds: number;
}

/** Constants of kernel shape that every family shares. */
export interface SharedConstants {
  /** Share of the GEMM efficiency kept at each halving of the operands from 16 bits: tiles take half the time, their prologues do not. */
  readonly halvingEfficiency: number;
  /** Seconds that a GEMM tile waits for one element of depth: its loads follow one another, however fast the memory. */
  readonly depthSeconds: number;
  /** Share of the dense GEMM efficiency that grouped GEMMs keep. */
  readonly mixtureComputeEfficiency: number;
  /** Seconds of one multiprocessor to start and end a tile of an expert's second product, whose rows are scattered. */
  readonly mixtureTileSeconds: number;
  /** Share of their efficiency that grouped GEMMs keep where each block of 128 elements of depth has a scale. */
  readonly blockScaleEfficiency: number;
  /** Share of the GEMM efficiency that the products of attention keep between its exponentials. */
  readonly attentionEfficiency: number;
  /** Share of the set-up of a mixture of experts that attention takes: it reads tables that it need not sort. */
  readonly attentionSetup: number;
  /** Seconds of one multiprocessor to load 128 query rows of a head and to store their output. */
  readonly queryTileSeconds: number;
  /** Working through the parts of a context of 1024 tokens and joining them, which grows with the square root of the context. */
  readonly splitSeconds: number;
  /** Share of the dense GEMM efficiency that chunked scans of recurrent state reach in kernels that are not fused. */
  readonly linearAttentionEfficiency: number;
  /** One chunk of a scan of recurrent state, which waits for the chunk before it. */
  readonly chunkSeconds: number;
  /** Share of the link bandwidth that large collectives reach. */
  readonly linkEfficiency: number;
  /** One synchronisation among the devices of a scale-up domain. */
  readonly syncSeconds: number;
  /** The same over the fifth generation of NVLink, whose one-shot kernels take longer. */
  readonly blackwellSyncSeconds: number;
  /** Counts, barriers and queues with which an exchange of many tokens among the devices of experts starts and ends. */
  readonly exchangeStartSeconds: number;
}

export interface KernelConstants {
  readonly shared: SharedConstants;
  readonly families: Readonly<Partial<Record<AcceleratorFamily, FamilyConstants>>>;
  /** Not from kernel timings: settled on runs of their own. */
  readonly settled: SettledConstants;
}
