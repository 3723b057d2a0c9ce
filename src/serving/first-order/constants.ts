import { bytesPerSecond, seconds } from "../../units/quantity.ts";

/** Bytes of one element, for weights and KV cache alike. The list is closed. */
export const bytesPerElement = { bf16: 2, fp16: 2, fp32: 4, fp8: 1, int4: 0.5, int8: 1, tf32: 4 } as const;

export type Precision = keyof typeof bytesPerElement;

/** Fixed cost of a layer in a decode step. */
export const layerTax = seconds(1e-5);

/** Fixed cost of launching one prefill pass, where the hardware names none. */
export const defaultDispatchTax = seconds(1e-5);

/** Tokens that the draft model proposes in a step. */
export const draftTokens = 4;

/** The shape that a model without one is given. */
export const fallbackShape = { heads: 32, hiddenDim: 4096 } as const;

export const defaults = {
  batchSize: 1,
  precision: "fp16",
  efficiency: 0.5,
  networkBandwidth: bytesPerSecond(100e9),
  draftAcceptanceRate: 0.7,
  cachedPrefixLen: 0,
} as const;
