import type { Accelerator } from "../../catalog/accelerator.ts";
import type { CompiledScenario } from "../../serving/calibrated/compiledScenario.ts";
import { compileScenario, predictLoad } from "../../serving/calibrated/predict.ts";
import { shippedCalibration } from "../../serving/calibrated/shippedCalibration.ts";
import { loadCalibration } from "../calibrate/applyCalibration.ts";
import type { Host } from "../host.ts";
import { loadAccelerator } from "../records/loadAccelerator.ts";
import { loadModel } from "../records/loadModel.ts";
import type { PredictInput } from "./predictInput.ts";
import { toPrediction, type Prediction } from "./prediction.ts";
import { resolveScenario, type NamedRecords } from "./resolveScenario.ts";

/** Loads what the names of an input mean: from the catalogue or from files. */
export async function loadRecords(input: NamedInput, host: Host): Promise<NamedRecords> {
  const accelerator = async (name: string, field: string): Promise<Accelerator> =>
    (await loadAccelerator(name, host, [field])).accelerator;
  const records = {
    model: await loadModel(input.model, host, ["model"]),
    hardware: await accelerator(input.hardware, "hardware"),
    ...(input.prefillHardware !== undefined && {
      prefillHardware: await accelerator(input.prefillHardware, "prefillHardware"),
    }),
    ...(input.draftModel !== undefined && {
      draftModel: await loadModel(input.draftModel, host, ["draftModel"]),
    }),
  };
  if (input.calibration === undefined) return records;
  return { ...records, calibration: await loadCalibration(input.calibration, input, records, host) };
}

/** The fields of an input that name something, and those that say how far a calibration holds for it. */
type NamedInput = Pick<
  PredictInput,
  | "model"
  | "hardware"
  | "prefillHardware"
  | "draftModel"
  | "calibration"
  | "engine"
  | "isl"
  | "osl"
  | "concurrency"
  | "tp"
  | "pp"
  | "attentionDp"
  | "ep"
  | "cp"
  | "prefillWorkers"
>;

/** The answer to an input whose records are at hand: pure, a fraction of a millisecond. */
export function predictNamed(input: PredictInput, records: NamedRecords): Prediction {
  const { calibration, warnings: remarks } = records.calibration ?? shipped;
  const { scenario, warnings } = resolveScenario(input, records, calibration.serving);
  const compiled = compileScenario(scenario, calibration);
  return predictCompiled(compiled, [...remarks, ...warnings]);
}

const shipped = { calibration: shippedCalibration, warnings: [] };

/** The same for a compiled scenario under its own load. */
export function predictCompiled(compiled: CompiledScenario, warnings: readonly string[]): Prediction {
  const { scenario } = compiled;
  return toPrediction(predictLoad(compiled, scenario.load), compiled, warnings);
}
