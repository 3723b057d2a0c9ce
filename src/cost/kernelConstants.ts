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
  /** Share of the GEMM efficiency left at 8-bit operands: less time per tile to hide the same prologue. */
  readonly eightBitEfficiency: number;
  /** The same at 4-bit operands. */
  readonly fourBitEfficiency: number;
  /** Share of the bandwidth left when weights are dequantised on the way to a 16-bit product. */
  readonly dequantiseEfficiency: number;
  /** Half-finished last wave of tiles, in waves. */
  readonly tailWaves: number;
  /** Depth (elements of k) whose time a tile spends on its prologue and epilogue. */
  readonly prologueDepth: number;
  /** Passes over a 16-bit activation to find scales and write it quantised. */
  readonly quantisePasses: number;
  /** Kernels beside the two GEMMs of a mixture layer: routing, permutation, activation, combination. */
  readonly mixtureKernels: number;
  /** Share of the dense GEMM efficiency that grouped GEMMs keep. */
  readonly mixtureComputeEfficiency: number;
  /** Share of the stream bandwidth that reading scattered experts keeps. */
  readonly mixtureMemoryEfficiency: number;
  /** Rows that each expert's last tile wastes, on average. */
  readonly mixtureTileRows: number;
  /** Matrix-unit depth (elements of a head) whose time one softmax exponential takes. */
  readonly softmaxDepth: number;
  /** Fixed time of an attention call, in kernels: metadata, the kernel itself, writing the cache. */
  readonly attentionKernels: number;
  /** Last query tiles that run alone, in tiles of the longest context. */
  readonly attentionTailTiles: number;
  /** Times that prefill attention moves its queries, outputs and new keys through memory. */
  readonly prefillQueryPasses: number;
  /** Context tokens whose time each decoding sequence pays on top of its own. */
  readonly decodeBlockTokens: number;
  /** Share of the dense GEMM efficiency that absorbed latent attention reaches in decode. */
  readonly latentDecodeEfficiency: number;
  /** Share of GEMM and stream efficiency that chunked scans of recurrent state reach. */
  readonly linearAttentionEfficiency: number;
  /** Speed of the last-level cache over that of memory. */
  readonly cacheSpeedup: number;
  /** Share of the link bandwidth that large collectives reach. */
  readonly linkEfficiency: number;
  /** One synchronisation among the devices of a scale-up domain. */
  readonly syncSeconds: number;
}

export interface KernelConstants {
  readonly shared: SharedConstants;
  readonly families: Readonly<Partial<Record<AcceleratorFamily, FamilyConstants>>>;
}
