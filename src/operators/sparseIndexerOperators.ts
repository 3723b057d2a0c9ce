import type { SparseIndexer as Indexer } from "../catalog/modelArchitecture.ts";
import { gemm, type BuildContext } from "./build.ts";
import type { Operator } from "./operator.ts";

/** An indexer key is stored in 8 bits with one 32-bit scale (DeepSeek-V3.2). */
const scaleBytes = 4;
/** Where whole blocks are chosen, in 16 bits (MiniMax-M3). */
const blockIndexerElementBytes = 2;

/**
 * The lightning indexer of DeepSeek-V3.2, whole on every tensor-parallel rank: queries from the query latent, one key
 * and one weight a head from the hidden state, and a score for every cached entry of `compressRatio` tokens.
 * Layers that take the choice of another have none; one that chooses blocks weighs its heads alike.
 */
export function sparseIndexerOperators(
  indexer: Indexer | undefined,
  context: BuildContext,
  queryWidth: number,
  compressor?: { readonly ratio: number; readonly overlap: boolean },
): readonly Operator[] {
  if (indexer === undefined || indexer.shared) return [];
  const { hiddenSize, count, sharding } = context;
  const { heads, headDim, topK, blockTokens } = indexer;
  const choosesBlocks = blockTokens !== undefined;
  const ratio = compressor?.ratio ?? 1;
  const keyWidth = compressor === undefined ? headDim : (compressor.overlap ? 4 : 2) * headDim;
  const linear = { part: "attention", weights: "indexer", extraParameters: 0 } as const;
  return [
    gemm(context, { ...linear, name: "attention.indexerQuery", n: heads * headDim, k: queryWidth }),
    gemm(context, {
      ...linear,
      name: "attention.indexerKey",
      n: keyWidth + (choosesBlocks ? 0 : heads),
      k: hiddenSize,
      extraParameters: 2 * headDim,
    }),
    {
      kind: "sparseIndexer",
      name: "attention.indexer",
      part: "attention",
      count,
      prefillShare: 1 / sharding.cp,
      storedBytes: 0,
      heads,
      headDim,
      topK,
      compressRatio: ratio,
      math: choosesBlocks ? "bf16" : "fp8",
      flopsPerPair: (2 * heads * headDim) / ratio,
      kvBytesPerToken: (choosesBlocks ? headDim * blockIndexerElementBytes : headDim + scaleBytes) / ratio,
      bytesPerRow: heads * headDim + topK * 4,
    },
  ];
}
