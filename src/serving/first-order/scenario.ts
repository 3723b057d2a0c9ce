import type { Bytes, BytesPerSecond, FlopsPerSecond, Seconds } from "../../units/quantity.ts";

/** Everything that the solver computes with: plain numbers, checked once at the edge. */
export interface FirstOrderScenario {
  readonly seqLen: number;
  readonly batchSize: number;
  readonly cachedPrefixLen: number;
  /** 0: the prompt is not split. */
  readonly prefillChunkTokens: number;
  readonly bytesPerElement: number;
  readonly efficiency: number;

  readonly parametersCount: number;
  readonly layers: number;
  readonly attentionLayers: number;
  readonly heads: number;
  readonly headDim: number;
  /** Cached elements of one token, over all layers. */
  readonly kvElementsPerToken: number;

  /** Rate of the prefill device at the scenario's precision. */
  readonly peakFlops: FlopsPerSecond;
  readonly dispatchTax: Seconds;

  /** Of the decode device, which is the prefill device unless `disaggregated`. */
  readonly memoryBandwidth: BytesPerSecond;
  readonly memoryCapacity: Bytes;
  readonly disaggregated: boolean;
  readonly networkBandwidth: BytesPerSecond;

  readonly speculative: boolean;
  readonly draftAcceptanceRate: number;
  /** 0 without a draft model, as the next. */
  readonly draftParametersCount: number;
  readonly draftKvElementsPerToken: number;
}
