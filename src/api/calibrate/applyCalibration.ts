import { shardingOf } from "../../operators/sharding.ts";
import { noAdjustment, type Adjustment } from "../../serving/calibrated/adjustment.ts";
import type { ServingCalibration } from "../../serving/calibrated/servingCalibration.ts";
import { shippedCalibration } from "../../serving/calibrated/shippedCalibration.ts";
import { meanLength } from "../../simulation/workload/lengths.ts";
import { calibrationFile, type CalibrationFile } from "./calibrationFile.ts";
import type { Host } from "../host.ts";
import { layoutName } from "./layoutName.ts";
import { withPlace } from "../records/locateEntry.ts";
import { parseInput } from "../parseInput.ts";
import { parseLength } from "../predict/parseLength.ts";
import type { PredictInput } from "../predict/predictInput.ts";
import { readDocument } from "../records/readDocument.ts";
import type { AppliedCalibration, NamedRecords } from "../predict/resolveScenario.ts";

/** What of an input decides how far a calibration holds. */
type Asked = Pick<
  PredictInput,
  "engine" | "isl" | "osl" | "concurrency" | "tp" | "pp" | "attentionDp" | "ep" | "cp" | "prefillWorkers"
>;

/** A deployment as far as a calibration may be of another. */
export interface CalibratedDeployment {
  readonly model: string;
  readonly hardware: string;
  readonly engine: string;
  readonly layout: string;
  readonly hasSeparatePools: boolean;
}

/** The shipped calibration, changed by the file at `location`. Throws an `InputError` for a broken file. */
export async function loadCalibration(
  location: string,
  input: Asked,
  records: NamedRecords,
  host: Host,
): Promise<AppliedCalibration> {
  return applyCalibration(await readCalibration(location, host), input, records);
}

/** The calibration file at `location`. Throws an `InputError` for a broken one. */
export async function readCalibration(location: string, host: Host): Promise<CalibrationFile> {
  const document = await readDocument(await host.readText(location), location);
  return withPlace(document, () => parseInput(calibrationFile, document.value));
}

/**
 * What of a calibration holds for a deployment: its constants on the same device and engine; its interval, which tells
 * what is left of one deployment's errors, for the same model and layout in one pool.
 */
export function calibrationFor(
  file: CalibrationFile,
  asked: CalibratedDeployment,
): { readonly calibration: ServingCalibration; readonly holds: "fully" | "constants" | "not" } {
  if (file.hardware !== asked.hardware || file.engine !== asked.engine)
    return { calibration: shippedCalibration, holds: "not" };
  const adjustment = file.constants.reduce<Adjustment>(
    (sum, { name, factor }) => ({ ...sum, [name]: factor }),
    noAdjustment,
  );
  const calibration = { ...shippedCalibration, name: `${file.model} on ${file.hardware}`, adjustment };
  if (differenceOf(file, asked) !== undefined) return { calibration, holds: "constants" };
  const ownSpreads = { tpot: file.tpotSpread, ttft: file.ttftSpread };
  return { calibration: { ...calibration, ownSpreads }, holds: "fully" };
}

/** What the calibration is of and the deployment is not, and what the deployment is instead. */
function differenceOf(
  { model, evidence: { layouts } }: CalibrationFile,
  asked: CalibratedDeployment,
): readonly [measured: string, asked: string] | undefined {
  if (model !== asked.model) return [model, asked.model];
  if (asked.hasSeparatePools) return ["one pool", "separate pools"];
  if (layouts === undefined || layouts.includes(asked.layout)) return undefined;
  return [layouts.join(" and "), asked.layout];
}

/** The calibration for an input, with a warning where it holds in part or not at all. */
export function applyCalibration(
  file: CalibrationFile,
  input: Asked,
  { model, hardware }: NamedRecords,
): AppliedCalibration {
  const { engine } = input;
  const asked = {
    model: model.id,
    hardware: hardware.id,
    engine,
    layout: layoutName(shardingOf(input)),
    hasSeparatePools: input.prefillWorkers !== undefined,
  };
  const { calibration, holds } = calibrationFor(file, asked);
  const [measured, other] = differenceOf(file, asked) ?? [];
  const warnings = {
    not: [
      `the calibration is of ${file.engine} on ${file.hardware} and is not used for ${engine} on ${hardware.id}`,
    ],
    constants: [
      `the calibration is of ${measured}: its constants are used for ${other}, its narrower interval is not`,
    ],
    fully: outside(file, input),
  };
  return { calibration, warnings: warnings[holds] };
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
