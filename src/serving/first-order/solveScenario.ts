import { bytes, seconds, type Bytes, type Seconds } from "../../units/quantity.ts";
import { fourthPower } from "../../math/fourthPower.ts";
import { draftTokens, layerTax } from "./constants.ts";
import type { FirstOrderScenario } from "./scenario.ts";

/** The numbers of one solve: what is asked for, and the terms that it is made of. */
export interface FirstOrderNumbers {
  feasible: boolean;
  ttft: Seconds;
  itl: Seconds;
  kvCacheSize: Bytes;
  modelWeightsSize: Bytes;
  draftWeightsSize: Bytes;
  totalMemoryRequired: Bytes;
  memoryUtilization: number;
  promptCacheHitRatio: number;
  prefillChunks: number;
  /** Null unless the prompt is split. */
  prefillChunkTime: Seconds | null;
  decodeStallBound: Seconds | null;
  newTokens: number;
  linearFlops: number;
  attentionFlops: number;
  /** The terms of `ttft`. */
  linearTime: Seconds;
  attentionTime: Seconds;
  dispatchTime: Seconds;
  kvTransferTime: Seconds;
  /** The terms of `decodeStepTime`. */
  weightReadTime: Seconds;
  kvReadTime: Seconds;
  layerTaxTime: Seconds;
  /** One plain decode step of the target model; with a draft model, the verification. */
  decodeStepTime: Seconds;
  /** One pass of the draft model; 0 without one. */
  draftPassTime: Seconds;
  expectedTokensPerStep: number;
}

/**
 * Solves one checked scenario. Closed form throughout: the largest chunk is the first, so no chunk
 * is visited. The chunks share the linear and attention work of the whole prompt because each
 * attends to the full sequence; only the dispatch tax is paid per chunk.
 *
 * @equation FO-NEW-TOKENS FO-LINEAR-FLOPS FO-ATTENTION-FLOPS FO-CHUNKS FO-CHUNK-TIME FO-TTFT
 * @equation FO-KV-CACHE FO-KV-TRANSFER FO-WEIGHTS FO-DECODE-STEP FO-DRAFT-PASS FO-EXPECTED-TOKENS FO-ITL
 * @equation FO-MEMORY FO-UTILIZATION FO-HIT-RATIO
 */
export function solveScenario(scenario: FirstOrderScenario): FirstOrderNumbers {
  const { seqLen, batchSize, bytesPerElement, parametersCount, memoryBandwidth, dispatchTax } = scenario;
  const newTokens = Math.max(1, seqLen - scenario.cachedPrefixLen);
  const linearPerToken = 2 * parametersCount * batchSize;
  const attentionPerToken =
    4 * scenario.attentionLayers * scenario.heads * scenario.headDim * seqLen * batchSize;
  const achievedFlops = scenario.peakFlops * scenario.efficiency;
  const linearFlops = linearPerToken * newTokens;
  const attentionFlops = attentionPerToken * newTokens;

  const chunkTokens = scenario.prefillChunkTokens;
  const prefillChunks = chunkTokens > 0 ? Math.max(1, Math.ceil(newTokens / chunkTokens)) : 1;
  let chunkTime: Seconds | null = null;
  if (chunkTokens > 0) {
    const largest = Math.min(chunkTokens, newTokens);
    chunkTime = seconds(
      (linearPerToken * largest + attentionPerToken * largest) / achievedFlops + dispatchTax,
    );
  }

  const cachedElements = seqLen * batchSize * bytesPerElement;
  const kvCacheSize = scenario.kvElementsPerToken * cachedElements;
  const modelWeightsSize = parametersCount * bytesPerElement;
  const dispatchTime = dispatchTax * prefillChunks;
  const kvTransferTime = scenario.disaggregated ? kvCacheSize / scenario.networkBandwidth : 0;
  const layerTaxTime = scenario.layers * layerTax;
  const decodeStepTime = (modelWeightsSize + kvCacheSize) / memoryBandwidth + layerTaxTime;

  let draftWeightsSize = 0;
  let draftPassTime = 0;
  let expectedTokensPerStep = 1;
  let itl = decodeStepTime;
  if (scenario.speculative) {
    draftWeightsSize = scenario.draftParametersCount * bytesPerElement;
    draftPassTime = (draftWeightsSize + scenario.draftKvElementsPerToken * cachedElements) / memoryBandwidth;
    expectedTokensPerStep = expectedTokens(scenario.draftAcceptanceRate);
    itl = (draftTokens * draftPassTime + decodeStepTime) / expectedTokensPerStep;
  }

  const totalMemoryRequired = modelWeightsSize + kvCacheSize + draftWeightsSize;
  return {
    feasible: totalMemoryRequired <= scenario.memoryCapacity,
    ttft: seconds((linearFlops + attentionFlops) / achievedFlops + dispatchTime + kvTransferTime),
    itl: seconds(itl),
    kvCacheSize: bytes(kvCacheSize),
    modelWeightsSize: bytes(modelWeightsSize),
    draftWeightsSize: bytes(draftWeightsSize),
    totalMemoryRequired: bytes(totalMemoryRequired),
    memoryUtilization: totalMemoryRequired / scenario.memoryCapacity,
    promptCacheHitRatio: scenario.cachedPrefixLen / seqLen,
    prefillChunks,
    prefillChunkTime: chunkTime,
    decodeStallBound: chunkTime,
    newTokens,
    linearFlops,
    attentionFlops,
    linearTime: seconds(linearFlops / achievedFlops),
    attentionTime: seconds(attentionFlops / achievedFlops),
    dispatchTime: seconds(dispatchTime),
    kvTransferTime: seconds(kvTransferTime),
    weightReadTime: seconds(modelWeightsSize / memoryBandwidth),
    kvReadTime: seconds(kvCacheSize / memoryBandwidth),
    layerTaxTime: seconds(layerTaxTime),
    decodeStepTime: seconds(decodeStepTime),
    draftPassTime: seconds(draftPassTime),
    expectedTokensPerStep,
  };
}

/**
 * Tokens that one verification of four drafted ones yields when each is accepted with chance `a`. The
 * reference's closed form on purpose: it cancels near 1, where the plain sum of powers would be off from
 * it by more than rounding.
 */
function expectedTokens(a: number): number {
  return a === 1 ? 1 + draftTokens : 1 + (a * (1 - fourthPower(a))) / (1 - a);
}
