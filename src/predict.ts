/**
 * Calibrated predictions from JavaScript and TypeScript.
 * @module
 */
import type { z } from "zod";
import { parseInput } from "./api/parseInput.ts";
import { predictInput } from "./api/predict/predictInput.ts";
import type { Prediction } from "./api/predict/prediction.ts";
import { predictNamed } from "./api/predict/predictNamed.ts";
import type { Accelerator } from "./catalog/accelerator.ts";
import { findAccelerator, type AcceleratorName } from "./catalog/accelerators.ts";
import type { Model } from "./catalog/modelArchitecture.ts";
import { findModel, type ModelName } from "./catalog/models.ts";
import type { ServingCalibration } from "./serving/calibrated/servingCalibration.ts";
import { InputError } from "./units/inputError.ts";

export type { Prediction } from "./api/predict/prediction.ts";
export { compileScenario, predictLoad, solve } from "./serving/calibrated/predict.ts";
export type { Forecast } from "./serving/calibrated/forecast.ts";
export type { ServingScenario } from "./serving/calibrated/scenario.ts";
export type { ServingCalibration } from "./serving/calibrated/servingCalibration.ts";
export { shippedCalibration } from "./serving/calibrated/shippedCalibration.ts";

/** A calibration is a record here, not a file. */
const fieldsInput = predictInput.omit({ calibration: true });
type Fields = z.input<typeof fieldsInput>;

/** The fields of `servecast predict`, where a model or a device may be a name of the catalogue or a record. */
export interface PredictOptions extends Omit<
  Fields,
  "model" | "hardware" | "prefillHardware" | "draftModel"
> {
  readonly model: ModelName | Model;
  readonly hardware: AcceleratorName | Accelerator;
  readonly prefillHardware?: AcceleratorName | Accelerator;
  readonly draftModel?: ModelName | Model;
}

/**
 * How a deployment serves under load: mean latencies in seconds with their 80 % intervals, throughput, memory in
 * bytes, breakdowns, cost. The same figures as `servecast predict --json`.
 *
 * `predict({ model: "llama-3.1-8b", hardware: "h100-sxm", concurrency: 64 }).tpotSeconds`
 *
 * What cannot be served is a result with `feasible: false`; bad input throws an `InputError`.
 */
export function predict(options: PredictOptions, calibration?: ServingCalibration): Prediction {
  const { model, hardware, prefillHardware, draftModel, ...rest } = options;
  const fields = {
    ...rest,
    model: nameOf(model),
    hardware: nameOf(hardware),
    ...(prefillHardware !== undefined && { prefillHardware: nameOf(prefillHardware) }),
    ...(draftModel !== undefined && { draftModel: nameOf(draftModel) }),
  };
  const records = {
    ...(calibration && { calibration: { calibration, warnings: [] } }),
    model: modelOf(model, "model"),
    ...(draftModel !== undefined && { draftModel: modelOf(draftModel, "draftModel") }),
    hardware: device(hardware, "hardware"),
    ...(prefillHardware !== undefined && { prefillHardware: device(prefillHardware, "prefillHardware") }),
  };
  return predictNamed(parseInput(fieldsInput.strict(), fields), records);
}

const nameOf = (record: string | Model | Accelerator): string =>
  typeof record === "string" ? record : record?.id;

const modelOf = (model: ModelName | Model, field: string): Model =>
  typeof model === "string" ? findModel(model, [field]) : checked(model, field, modelParts);

const device = (hardware: AcceleratorName | Accelerator, field: string): Accelerator =>
  typeof hardware === "string"
    ? findAccelerator(hardware, [field])
    : checked(hardware, field, acceleratorParts);

const modelParts = ["id", "name", "architecture", "weightFormats"] as const;
const acceleratorParts = ["id", "name", "family", "memoryCapacity", "memoryBandwidth", "peakFlops"] as const;

/** A record as the catalogue has them: plain JavaScript may bring less than its type says. */
function checked<Entry extends Model | Accelerator>(
  entry: Entry,
  field: string,
  parts: readonly (keyof Entry & string)[],
): Entry {
  const missing = entry ? parts.find((part) => entry[part] === undefined) : "";
  if (missing === undefined) return entry;
  const path = [field, missing].filter(Boolean);
  throw new InputError(
    "missing",
    path,
    `${path.join(".")} is missing`,
    "give a name, or a record such as the catalogue has",
  );
}
