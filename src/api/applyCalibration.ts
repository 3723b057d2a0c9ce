import { noAdjustment, type Adjustment } from "../serving/calibrated/adjustment.ts";
import { shippedCalibration } from "../serving/calibrated/shippedCalibration.ts";
import { meanLength } from "../simulation/workload/lengths.ts";
import { calibrationFile, type CalibrationFile } from "./calibrationFile.ts";
import type { Host } from "./host.ts";
import { withPlace } from "./locateEntry.ts";
import { parseInput } from "./parseInput.ts";
import { parseLength } from "./parseLength.ts";
import type { PredictInput } from "./predictInput.ts";
import { readDocument } from "./readDocument.ts";
import type { AppliedCalibration, NamedRecords } from "./resolveScenario.ts";

/** What of an input decides how far a calibration holds. */
type Asked = Pick<PredictInput, "engine" | "isl" | "osl" | "concurrency">;

/** The shipped calibration, changed by the file at `location`. Throws an `InputError` for a broken file. */
export async function loadCalibration(
  location: string,
  input: Asked,
  records: NamedRecords,
  host: Host,
): Promise<AppliedCalibration> {
  const document = await readDocument(await host.readText(location), location);
  const file = withPlace(document, () => parseInput(calibrationFile, document.value));
  return applyCalibration(file, input, records);
}

/**
 * Constants hold for one device and engine: on others the file is left aside, with a warning. Its narrower interval
 * holds for the measured model, near the measured loads.
 */
export function applyCalibration(
  file: CalibrationFile,
  input: Asked,
  { model, hardware }: NamedRecords,
): AppliedCalibration {
  if (file.hardware !== hardware.id || file.engine !== input.engine) {
    return {
      calibration: shippedCalibration,
      warnings: [
        `the calibration is of ${file.engine} on ${file.hardware} and is not used for ${input.engine} on ${hardware.id}`,
      ],
    };
  }
  const adjustment = file.constants.reduce<Adjustment>(
    (sum, { name, factor }) => ({ ...sum, [name]: factor }),
    noAdjustment,
  );
  const calibration = { ...shippedCalibration, name: `${file.model} on ${file.hardware}`, adjustment };
  if (file.model !== model.id) {
    return {
      calibration,
      warnings: [
        `the calibration is of ${file.model}: its constants are used for ${model.id}, its narrower interval is not`,
      ],
    };
  }
  return {
    calibration: { ...calibration, ownSpreads: { tpot: file.tpotSpread, ttft: file.ttftSpread } },
    warnings: outside(file, input),
  };
}

/** A factor of two beyond what was measured still counts as near. */
function outside({ evidence }: CalibrationFile, input: Asked): readonly string[] {
  const asked = {
    isl: meanLength(parseLength(input, "isl")),
    osl: meanLength(parseLength(input, "osl")),
    concurrency: input.concurrency,
  };
  return (["isl", "osl", "concurrency"] as const).flatMap((name) => {
    const [value, range] = [asked[name], evidence[name]];
    if (value === undefined || range === undefined) return [];
    const [low, high] = range;
    return value < low / 2 || value > high * 2
      ? [`${name} ${value} lies outside the measured ${low === high ? low : `${low} to ${high}`}`]
      : [];
  });
}
