/**
 * Title, formula and literature of each first-order equation, word for word as in docs/equations.md
 * (a test compares them), for explanations made where the page is not at hand.
 */
export const firstOrderEquations = {
  "FO-NEW-TOKENS": {
    title: "prompt tokens to compute",
    formula: "newTokens = max(1, seqLen - cachedPrefixLen)",
    source: "definition.",
  },
  "FO-LINEAR-FLOPS": {
    title: "work of the weights in prefill",
    formula: "linearFlops = 2 * parametersCount * newTokens * batchSize",
    source: "Pope et al. 2023, Efficiently Scaling Transformer Inference, section 2 (arXiv:2211.05102).",
  },
  "FO-ATTENTION-FLOPS": {
    title: "work of attention in prefill",
    formula: "attentionFlops = 4 * attentionLayers * heads * headDim * newTokens * seqLen * batchSize",
    source: "Pope et al. 2023, Efficiently Scaling Transformer Inference (arXiv:2211.05102).",
  },
  "FO-CHUNKS": {
    title: "number of prefill passes",
    formula: "prefillChunks = max(1, ceil(newTokens / prefillChunkTokens))",
    source: "Agrawal et al. 2024, Sarathi-Serve (arXiv:2403.02310).",
  },
  "FO-CHUNK-TIME": {
    title: "the longest prefill pass",
    formula:
      "prefillChunkTime = decodeStallBound = (linearFlops + attentionFlops) * min(prefillChunkTokens, newTokens) / newTokens / (peakFlops * efficiency) + dispatchTax",
    source: "Agrawal et al. 2024, Sarathi-Serve (arXiv:2403.02310).",
  },
  "FO-KV-ELEMENTS": {
    title: "cached elements of a token",
    formula: "kvElementsPerToken = 2 * attentionLayers * kvHeads * headDim",
    source: "Pope et al. 2023, Efficiently Scaling Transformer Inference, section 3.3 (arXiv:2211.05102).",
  },
  "FO-KV-ELEMENTS-MLA": {
    title: "cached elements of a token, latent attention",
    formula: "kvElementsPerToken = attentionLayers * (kvLoraRank + qkRopeHeadDim)",
    source: "DeepSeek-AI 2024, DeepSeek-V2, section 2.1 (arXiv:2405.04434).",
  },
  "FO-KV-CACHE": {
    title: "size of the KV cache",
    formula: "kvCacheSize = kvElementsPerToken * seqLen * batchSize * bytesPerElement",
    source: "Pope et al. 2023, Efficiently Scaling Transformer Inference, section 2.1 (arXiv:2211.05102).",
  },
  "FO-KV-TRANSFER": {
    title: "moving the KV cache to the decode device",
    formula: "kvTransferTime = kvCacheSize / networkBandwidth",
    source:
      "Patel et al. 2024, Splitwise (arXiv:2311.18677); Zhong et al. 2024, DistServe (arXiv:2401.09670).",
  },
  "FO-TTFT": {
    title: "time to first token",
    formula:
      "ttft = (linearFlops + attentionFlops) / (peakFlops * efficiency) + dispatchTax * prefillChunks + kvTransferTime",
    source:
      "Pope et al. 2023, Efficiently Scaling Transformer Inference (arXiv:2211.05102); Patel et al. 2024, Splitwise (arXiv:2311.18677).",
  },
  "FO-WEIGHTS": {
    title: "size of the weights",
    formula: "modelWeightsSize = parametersCount * bytesPerElement",
    source: "definition.",
  },
  "FO-DECODE-STEP": {
    title: "one decode step of the model",
    formula: "decodeStepTime = (modelWeightsSize + kvCacheSize) / memoryBandwidth + layers * layerTax",
    source: "Pope et al. 2023, Efficiently Scaling Transformer Inference, section 2.1 (arXiv:2211.05102).",
  },
  "FO-DRAFT-PASS": {
    title: "one pass of the draft model",
    formula: "draftPassTime = (draftWeightsSize + draftKvCacheSize) / memoryBandwidth",
    source:
      "Leviathan et al. 2023, Fast Inference from Transformers via Speculative Decoding (arXiv:2211.17192).",
  },
  "FO-EXPECTED-TOKENS": {
    title: "tokens of a verified step",
    formula:
      "expectedTokensPerStep = 1 + draftAcceptanceRate * (1 - draftAcceptanceRate^4) / (1 - draftAcceptanceRate)",
    source:
      "Leviathan et al. 2023, Fast Inference from Transformers via Speculative Decoding, equation 1 (arXiv:2211.17192).",
  },
  "FO-ITL": {
    title: "time between two tokens",
    formula: "itl = (4 * draftPassTime + decodeStepTime) / expectedTokensPerStep",
    source:
      "Leviathan et al. 2023, Fast Inference from Transformers via Speculative Decoding (arXiv:2211.17192).",
  },
  "FO-MEMORY": {
    title: "memory that serving needs",
    formula: "totalMemoryRequired = modelWeightsSize + kvCacheSize + draftWeightsSize",
    source: "definition.",
  },
  "FO-UTILIZATION": {
    title: "share of the memory in use",
    formula: "memoryUtilization = totalMemoryRequired / memoryCapacity",
    source: "definition.",
  },
  "FO-HIT-RATIO": {
    title: "share of the prompt that is cached",
    formula: "promptCacheHitRatio = cachedPrefixLen / seqLen",
    source: "definition.",
  },
} as const satisfies Readonly<Record<string, { title: string; formula: string; source: string }>>;

export type FirstOrderEquationId = keyof typeof firstOrderEquations;
