import type { MeasuredPoint } from "../../calibration/adjustment/measuredPoint.ts";
import { findAccelerator } from "../../catalog/accelerators.ts";
import { findModel } from "../../catalog/models.ts";
import { engineOf } from "../../calibration/rows/rowDeployment.ts";
import { InputError } from "../../units/inputError.ts";
import type { CalibrateInput } from "./calibrateInput.ts";
import { parseInput } from "../parseInput.ts";
import { predictInput, type PredictInput } from "../predict/predictInput.ts";
import type { NamedRecords } from "../predict/resolveScenario.ts";

/** The prediction that a measured run is held against: its load on the deployment that the user states. */
export function inputOfPoint(point: MeasuredPoint, given: CalibrateInput): PredictInput {
  const { isl, osl, load, requests, sharding } = point;
  const deployment = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => name in predictInput.shape && value !== undefined),
  );
  const places = "concurrency" in load ? Math.max(1, Math.round(load.concurrency)) : undefined;
  const { engineVersion } = point;
  return parseInput(predictInput, {
    ...(engineVersion !== undefined && /^v?\d/.test(engineVersion) && { engineVersion }),
    ...deployment,
    ...sharding,
    isl: lengthOf(isl),
    osl: lengthOf(osl),
    concurrency: undefined,
    ...(places === undefined ? load : { concurrency: places }),
    harness: "closed-loop",
    ...(requests !== undefined &&
      places !== undefined && { requestsPerSlot: Math.max(1, requests / places) }),
  });
}

/** A mean that is no whole number comes from lengths that vary. */
function lengthOf(mean: number): number | string {
  return Number.isInteger(mean) ? mean : `${Math.max(1, Math.floor(mean))}..${Math.ceil(mean)}`;
}

/**
 * Whether a run is of the stated model, device and engine, as far as its file says. Names that the catalogue does not
 * know, such as a path or an alias of a server, contradict nothing.
 */
export function isOfDeployment(point: MeasuredPoint, records: NamedRecords, engine: string): boolean {
  return (
    agrees(point.model, (name) => findModel(name).id, records.model.id) &&
    agrees(point.system, (name) => findAccelerator(name).id, records.hardware.id) &&
    (point.engine === undefined || engineOf(point.engine) === engine)
  );
}

function agrees(name: string | undefined, idOf: (name: string) => string, id: string): boolean {
  if (name === undefined) return true;
  try {
    return idOf(name) === id;
  } catch (error) {
    if (error instanceof InputError) return true;
    throw error;
  }
}
