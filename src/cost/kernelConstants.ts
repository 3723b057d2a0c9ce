import type { AcceleratorFamily } from "../catalog/accelerator.ts";

/** What one family of devices reaches of its datasheet. Shares are of spec, between 0 and 1. */
export interface FamilyConstants {
  /** Share of the bf16 matrix peak that a large dense GEMM reaches. */
  readonly computeEfficiency: number;
  /** Share of the memory bandwidth that a long stream reaches. */
  readonly memoryEfficiency: number;
  /** Fixed time of one kernel: launch, prologue, first bytes, drain. */
  readonly kernelSeconds: number;
}

/** Constants of kernel shape that every family shares. */
export interface SharedConstants {
  /** Share of the GEMM efficiency kept at each halving of the operands from 16 bits: tiles take half the time, their prologues do not. */
  readonly halvingEfficiency: number;
  /** Tiles of a last, half-finished wave: in waves of a GEMM, in tiles of the longest context in attention. */
  readonly tailWaves: number;
  /** Depth (elements of k) whose time a tile spends on its prologue and epilogue. */
  readonly prologueDepth: number;
  /** Passes over a 16-bit activation to find scales and write it quantised. */
  readonly quantisePasses: number;
  /** What a kernel over ragged batches (attention, experts) takes beyond a plain one: metadata, page tables, joining parts. */
  readonly setupSeconds: number;
  /** Kernels with such a set-up in a mixture layer: routing, permutation, products, sum. */
  readonly mixtureKernels: number;
  /** Share of the dense GEMM efficiency that grouped GEMMs keep. */
  readonly mixtureComputeEfficiency: number;
  /** Rows that each expert's last tile wastes, on average. */
  readonly mixtureTileRows: number;
  /** Times that all tokens pass through memory to be permuted and summed. */
  readonly mixtureTokenPasses: number;
  /** Share of the dense GEMM efficiency that the products of softmax attention keep. */
  readonly attentionEfficiency: number;
  /** Exponentials that one multiprocessor computes in a second. */
  readonly exponentialsPerSecond: number;
  /** Seconds of one multiprocessor to load a tile of 128 query rows of a head and to store its output. */
  readonly queryTileSeconds: number;
  /** Share of GEMM and stream efficiency that chunked scans of recurrent state reach. */
  readonly linearAttentionEfficiency: number;
  /** Share of the link bandwidth that large collectives reach. */
  readonly linkEfficiency: number;
  /** One synchronisation among the devices of a scale-up domain. */
  readonly syncSeconds: number;
}

export interface KernelConstants {
  readonly shared: SharedConstants;
  readonly families: Readonly<Partial<Record<AcceleratorFamily, FamilyConstants>>>;
}
