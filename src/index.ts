/**
 * Forecasts how a language model serves on given hardware: the solver with its catalogue.
 * @module
 */
import {
  acceleratorEntry,
  acceleratorNames,
  accelerators,
  findAccelerator,
  type AcceleratorName,
} from "./catalog/accelerators.ts";
import { findModel, modelEntry, modelNames, models as allModels, type ModelName } from "./catalog/models.ts";
import type { HardwareInput, ModelInput, ServingOptions } from "./serving/first-order/options.ts";
import type { ServingResult } from "./serving/first-order/result.ts";
import { solveFirstOrder } from "./serving/first-order/servingModel.ts";

export * from "./core.ts";
export type { AcceleratorId, AcceleratorName } from "./catalog/accelerators.ts";
export type { ModelId, ModelName } from "./catalog/models.ts";

type Unnamed<Input> = Exclude<Input, string>;

/** The solver's options, where a model or a device may be a name of the catalogue; editors complete the ids. */
export interface CatalogServingOptions extends Omit<
  ServingOptions,
  "model" | "hardware" | "decodeHardware" | "draftModel"
> {
  readonly model: ModelName | Unnamed<ModelInput>;
  readonly hardware: AcceleratorName | Unnamed<HardwareInput>;
  readonly decodeHardware?: AcceleratorName | Unnamed<HardwareInput> | undefined;
  readonly draftModel?: ModelName | Unnamed<ModelInput> | undefined;
}

/**
 * The first-order solver with the catalogue.
 *
 * `ServingModel.solve({ model: "llama-3.1-8b", hardware: "h100-sxm", seqLen: 2048 })` gives times in seconds and
 * sizes in bytes. What does not fit is a result with `feasible: false`; bad input throws an `InputError`.
 */
export const ServingModel = {
  solve(options: CatalogServingOptions): ServingResult {
    return solveFirstOrder(options, { model: findModel, hardware: findAccelerator });
  },
} as const;

/** The models of the catalogue. */
export const models = {
  /** The model that a name, alias or Hugging Face repository means. Throws an `InputError` with the nearest names. */
  find: findModel,
  /** Every model. */
  all: allModels,
  /** Ids, names and aliases, without reading an entry. */
  names: modelNames,
  /** The entry behind an id as its sources state it. */
  entry: modelEntry,
} as const;

/** The accelerators of the catalogue. */
export const hardware = {
  /** The accelerator that a name or alias means. Throws an `InputError` with the nearest names. */
  find: findAccelerator,
  /** Every accelerator. */
  all: accelerators,
  /** Ids, names and aliases, without reading an entry. */
  names: acceleratorNames,
  /** The entry behind an id with the source of every figure. */
  entry: acceleratorEntry,
} as const;
