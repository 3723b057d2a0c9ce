/**
 * The solver and the records it works on, without the data of the catalogue: `servecast/core`.
 * @module
 */
export { describeModel, type ModelDescription } from "./catalog/describeModel.ts";
export { importHuggingFaceConfig } from "./catalog/huggingFace/importHuggingFaceConfig.ts";
export type { Accelerator } from "./catalog/accelerator.ts";
export type { AcceleratorEntry } from "./catalog/acceleratorEntry.ts";
export type { Model, ModelArchitecture } from "./catalog/modelArchitecture.ts";
export type { Datum, ProvenanceKind } from "./catalog/provenance.ts";
export { resolveAccelerator } from "./catalog/resolveAccelerator.ts";
export type { Explanation, ExplanationStep, SymbolValue } from "./report/explanation.ts";
export { explainFirstOrder } from "./report/explainFirstOrder.ts";
export { renderExplanation } from "./report/renderExplanation.ts";
export type { FirstOrderHardware } from "./serving/first-order/hardware.ts";
export type { FirstOrderModel } from "./serving/first-order/model.ts";
export type { ServingCatalog, ServingOptions } from "./serving/first-order/options.ts";
export type { InfeasibleReason, Note, ResolvedInput, ServingResult } from "./serving/first-order/result.ts";
export { servingModel, type ServingModel } from "./serving/first-order/servingModel.ts";
export { InputError } from "./units/inputError.ts";
export { formatQuantity, type FormatOptions } from "./units/formatQuantity.ts";
export { parseQuantity, type ParseOptions } from "./units/parseQuantity.ts";
export type { Dimension, QuantityOf } from "./units/dimension.ts";
export {
  bytes,
  bytesPerSecond,
  flops,
  flopsPerSecond,
  seconds,
  tokens,
  type Bytes,
  type BytesPerSecond,
  type Flops,
  type FlopsPerSecond,
  type Quantity,
  type Seconds,
  type Tokens,
} from "./units/quantity.ts";
