import type { Accelerator } from "../../catalog/accelerator.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import type { BytesPerSecond } from "../../units/quantity.ts";
import type { FirstOrderHardware } from "./hardware.ts";
import type { FirstOrderModel } from "./model.ts";

/** A name of the catalogue, an entry of it, or one's own record. */
export type ModelInput = string | Model | FirstOrderModel;
export type HardwareInput = string | Accelerator | FirstOrderHardware;

/** What the solver is asked. */
export interface ServingOptions {
  readonly model: ModelInput;
  /** Runs the prefill, and the decode unless `decodeHardware` is given. */
  readonly hardware: HardwareInput;
  /** Prompt tokens of each request. */
  readonly seqLen: number;
  /** Requests served together; default 1. */
  readonly batchSize?: number | undefined;
  /** fp32, tf32, bf16, fp16, fp8, int8 or int4, for math, weights and KV cache alike; default fp16. */
  readonly precision?: string | undefined;
  /** Achieved share of the peak in prefill, in (0, 1]; default 0.5. */
  readonly efficiency?: number | undefined;
  /** A second device for decode; the KV cache moves to it over `networkBandwidth`. */
  readonly decodeHardware?: HardwareInput | undefined;
  /** Default 100 GB/s. */
  readonly networkBandwidth?: BytesPerSecond | string | undefined;
  /** A small model that proposes four tokens a step. */
  readonly draftModel?: ModelInput | undefined;
  /** Chance that a drafted token is accepted, in [0, 1]; default 0.7. */
  readonly draftAcceptanceRate?: number | undefined;
  /** Prompt tokens whose keys and values are already cached; default 0. */
  readonly cachedPrefixLen?: number | undefined;
  /** Prompt tokens of one prefill pass; absent: the whole prompt. */
  readonly prefillChunkTokens?: number | undefined;
}

/** Looks names up; throws an `InputError` with the nearest names. */
export interface ServingCatalog {
  model(name: string, path: readonly string[]): Model;
  hardware(name: string, path: readonly string[]): Accelerator;
}

export const optionNames = [
  "model",
  "hardware",
  "seqLen",
  "batchSize",
  "precision",
  "efficiency",
  "decodeHardware",
  "networkBandwidth",
  "draftModel",
  "draftAcceptanceRate",
  "cachedPrefixLen",
  "prefillChunkTokens",
] as const satisfies readonly (keyof ServingOptions)[];
