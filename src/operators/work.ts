import { expectedDistinctExperts, hottestRankRows } from "./expertRouting.ts";
import type { CompressedAttention, GroupedGemm, Operator } from "./operator.ts";
import { rowsOf, windowedCachedTokens, windowedDecodeTokens, windowedPrefillPairs } from "./rows.ts";
import type { Step } from "./step.ts";

/** What one execution of an operator does in a step. Plain numbers: callers keep one record and overwrite it. */
export interface Work {
  flops: number;
  /** Weights read. */
  weightBytes: number;
  /** Inputs and outputs, which may stay in a cache. */
  activationBytes: number;
  kvReadBytes: number;
  kvWriteBytes: number;
  /** Bytes that each device must at least send (or receive) over its link, whatever the algorithm. */
  linkBytes: number;
}

export function emptyWork(): Work {
  return {
    flops: 0,
    weightBytes: 0,
    activationBytes: 0,
    kvReadBytes: 0,
    kvWriteBytes: 0,
    linkBytes: 0,
  };
}

/**
 * Overwrites `out` with the work of one execution of `operator` in `step`, and returns it. Does not allocate.
 * @equation OP-GEMM OP-ATTENTION OP-LATENT
 */
export function work(operator: Operator, step: Step, out: Work): Work {
  out.flops = 0;
  out.weightBytes = 0;
  out.activationBytes = 0;
  out.kvReadBytes = 0;
  out.kvWriteBytes = 0;
  out.linkBytes = 0;
  const { prefillShare } = operator;
  const decodeTokens = step.decodeSequences * step.decodeQueryTokens;
  switch (operator.kind) {
    case "gemm": {
      const rows = rowsOf(operator.rows, step, prefillShare);
      if (rows > 0) {
        out.flops = 2 * rows * operator.n * operator.k;
        out.weightBytes = operator.readBytes;
        out.activationBytes = rows * operator.bytesPerRow;
      }
      break;
    }
    case "batchedGemm": {
      const rows = rowsOf(operator.rows, step, prefillShare);
      if (rows > 0) {
        out.flops = 2 * rows * operator.batch * operator.n * operator.k;
        out.weightBytes = operator.storedBytes;
        out.activationBytes = rows * operator.bytesPerRow;
      }
      break;
    }
    case "groupedGemm":
      expertWork(operator, step, out);
      break;
    case "prefillAttention": {
      const { window, chunked } = operator;
      out.flops = operator.flopsPerPair * windowedPrefillPairs(step, window, chunked) * prefillShare;
      out.activationBytes = operator.bytesPerRow * step.prefillTokens * prefillShare;
      out.kvReadBytes = operator.kvBytesPerToken * windowedCachedTokens(step, window);
      out.kvWriteBytes = operator.kvWriteBytesPerToken * step.prefillTokens;
      break;
    }
    case "latentPrefillAttention": {
      const { topK } = operator;
      const isSparse = step.prefillContextTokens > topK * step.prefillSequences;
      const flopsPerPair = isSparse ? operator.sparseFlopsPerPair : operator.flopsPerPair;
      out.flops = flopsPerPair * windowedPrefillPairs(step, topK) * prefillShare;
      out.activationBytes = operator.bytesPerRow * step.prefillTokens * prefillShare;
      out.kvReadBytes = operator.kvBytesPerToken * windowedCachedTokens(step, Infinity);
      out.kvWriteBytes = operator.kvBytesPerToken * step.prefillTokens;
      break;
    }
    case "decodeAttention": {
      const context = windowedDecodeTokens(step, operator.window, operator.chunked);
      out.flops = operator.flopsPerPair * context * step.decodeQueryTokens;
      out.activationBytes = operator.bytesPerRow * decodeTokens;
      out.kvReadBytes = operator.kvBytesPerToken * context;
      out.kvWriteBytes = operator.kvWriteBytesPerToken * decodeTokens;
      break;
    }
    case "latentDecodeAttention": {
      const context = windowedDecodeTokens(step, operator.topK);
      out.flops = operator.flopsPerPair * context * step.decodeQueryTokens;
      out.activationBytes = operator.bytesPerRow * decodeTokens;
      out.kvReadBytes = operator.kvBytesPerToken * context;
      out.kvWriteBytes = operator.kvBytesPerToken * decodeTokens;
      break;
    }
    case "compressedAttention":
      compressedWork(operator, step, out);
      break;
    case "sparseIndexer": {
      const cached = step.prefillContextTokens - step.prefillTokens;
      const decodePairs = step.decodeContextTokens * step.decodeQueryTokens;
      out.flops = operator.flopsPerPair * (step.prefillPairs * prefillShare + decodePairs);
      out.activationBytes = operator.bytesPerRow * (step.prefillTokens * prefillShare + decodeTokens);
      out.kvReadBytes = operator.kvBytesPerToken * (cached + step.decodeContextTokens);
      out.kvWriteBytes = operator.kvBytesPerToken * (step.prefillTokens + decodeTokens);
      break;
    }
    case "gatedDelta":
    case "mamba2":
    case "lightning": {
      const prefillTokens = step.prefillTokens * prefillShare;
      out.flops = operator.prefillFlopsPerToken * prefillTokens + operator.decodeFlopsPerToken * decodeTokens;
      out.weightBytes = prefillTokens + decodeTokens > 0 ? operator.storedBytes : 0;
      out.activationBytes = operator.bytesPerRow * (prefillTokens + decodeTokens);
      // A prompt that starts from nothing reads no state; one chunk writes it once.
      const resumed = step.prefillContextTokens > step.prefillTokens ? step.prefillSequences : 0;
      out.kvReadBytes = operator.stateBytes * (resumed + step.decodeSequences);
      // Drafts may be turned down: the state after each token is kept until that is known.
      out.kvWriteBytes =
        operator.stateBytes * (step.prefillSequences + step.decodeSequences * step.decodeQueryTokens);
      break;
    }
    case "elementwise": {
      const rows = rowsOf(operator.rows, step, prefillShare);
      out.activationBytes = rows * operator.bytesPerRow;
      out.weightBytes = rows > 0 ? operator.storedBytes : 0;
      break;
    }
    case "embedding":
      out.activationBytes = operator.bytesPerRow * (step.prefillTokens * prefillShare + decodeTokens);
      break;
    case "sampling":
      out.activationBytes = operator.bytesPerRow * (step.prefillSequences + decodeTokens);
      break;
    case "collective": {
      const message = operator.bytesPerRow * rowsOf(operator.rows, step, prefillShare);
      out.activationBytes = 2 * message;
      const others = operator.groupSize - 1;
      if (operator.pattern === "allGather") out.linkBytes = message * others;
      else if (operator.pattern === "reduceScatter") out.linkBytes = (message * others) / operator.groupSize;
      else out.linkBytes = others > 0 ? message : 0;
      break;
    }
  }
  return out;
}

/** Rows and weights of the device with most rows; the weights are those of the distinct experts that its rows touch. */
function expertWork(operator: GroupedGemm, step: Step, out: Work): void {
  const tokens = rowsOf("tokens", step, operator.prefillShare) * operator.tokenRanks;
  if (tokens <= 0) return;
  const { experts, expertsPerToken, ranks, localExperts, popularityCv } = operator;
  const routed = tokens * expertsPerToken;
  const rows = hottestRankRows(routed, ranks, localExperts, popularityCv, operator.rankSpread);
  const heat = (rows * ranks) / routed;
  const distinct = expectedDistinctExperts(tokens * heat, experts, expertsPerToken, popularityCv) / ranks;
  out.flops = rows * operator.flopsPerRow;
  out.weightBytes = Math.min(localExperts, rows, distinct) * operator.expertBytes;
  out.activationBytes = rows * operator.bytesPerRow;
}

/** Pairs within the window, and pairs with the compressed entries that are read. */
function compressedWork(operator: CompressedAttention, step: Step, out: Work): void {
  const { window, compressRatio, topK, kvBytesPerToken, prefillShare } = operator;
  const reach = topK * compressRatio;
  const prefillPairs = windowedPrefillPairs(step, window) + windowedPrefillPairs(step, reach) / compressRatio;
  const cached = windowedCachedTokens(step, window) + windowedCachedTokens(step, reach) / compressRatio;
  const context = windowedDecodeTokens(step, window) + windowedDecodeTokens(step, reach) / compressRatio;
  const decodeTokens = step.decodeSequences * step.decodeQueryTokens;
  out.flops = operator.flopsPerPair * (prefillPairs * prefillShare + context * step.decodeQueryTokens);
  out.activationBytes = operator.bytesPerRow * (step.prefillTokens * prefillShare + decodeTokens);
  out.kvReadBytes = kvBytesPerToken * (cached + context);
  out.kvWriteBytes = kvBytesPerToken * (1 + 1 / compressRatio) * (step.prefillTokens + decodeTokens);
}
