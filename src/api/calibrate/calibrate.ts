import { adjustmentPriors } from "../../calibration/adjustment/adjustmentPriors.ts";
import { fitAdjustment, type Observation } from "../../calibration/adjustment/fitAdjustment.ts";
import { readMeasurements } from "../../calibration/formats/readMeasurements.ts";
import type { MeasuredPoint, MeasurementDefaults } from "../../calibration/adjustment/measuredPoint.ts";
import { narrowedSpread } from "../../calibration/adjustment/narrowedSpread.ts";
import { shardingOf } from "../../operators/sharding.ts";
import { noAdjustment, type Adjustment } from "../../serving/calibrated/adjustment.ts";
import type { CompiledScenario } from "../../serving/calibrated/compiledScenario.ts";
import { compileScenario, estimateLoad, solve, withAdjustment } from "../../serving/calibrated/predict.ts";
import { shippedCalibration } from "../../serving/calibrated/shippedCalibration.ts";
import { emptySolution, type Solution } from "../../serving/calibrated/solution.ts";
import { formatCell } from "../../report/formatCell.ts";
import { InputError } from "../../units/inputError.ts";
import { calibrateInput, type CalibrateInput } from "./calibrateInput.ts";
import type { CalibrationFile } from "./calibrationFile.ts";
import { calibrateOutput, type CalibrateOutput } from "./calibrateOutput.ts";
import { inputOfPoint, isOfDeployment } from "./calibrationPoints.ts";
import { layoutName } from "./layoutName.ts";
import { defineOperation } from "../operation.ts";
import { parseInput } from "../parseInput.ts";
import { predictInput } from "../predict/predictInput.ts";
import { loadRecords } from "../predict/predictNamed.ts";
import { reportCalibration } from "./reportCalibration.ts";
import { resolveScenario, type NamedRecords } from "../predict/resolveScenario.ts";

export const calibrate = defineOperation({
  name: "calibrate",
  summary: "Fit the prediction to your own measurements",
  description:
    "Reads the result files of benchmarks that you ran on one deployment and moves up to four constants (kernels in decode and in prefill, host work, overhead of a request) as far as the measurements carry them. The file it writes goes to predict --calibration. docs/calibrate.md explains it.",
  positional: ["data"],
  input: calibrateInput,
  output: calibrateOutput,
  examples: [
    {
      title: "From a sweep of vllm bench serve",
      args: "calibrate c1.json c8.json c64.json --model llama-3.1-8b --hardware h100-sxm --out calibration.json",
    },
  ],
  async run(given, host): Promise<CalibrateOutput> {
    const { isl, osl, concurrency } = given;
    const defaults: MeasurementDefaults = Object.fromEntries(
      Object.entries({ isl, osl, concurrency }).filter(([, value]) => value !== undefined),
    );
    const files = [];
    for (const file of given.data) files.push(readMeasurements(await host.readText(file), file, defaults));
    const all = files.flatMap(({ points }) => points);
    const records = await loadRecords(parseInput(predictInput, deploymentOf(given)), host);
    const points = all.filter((point) => isOfDeployment(point, records, given.engine));
    if (points.length === 0) {
      throw new InputError(
        "no_data",
        ["data"],
        all.length === 0
          ? "the files hold no runs of aggregated deployments"
          : `none of the ${all.length} runs is of ${records.model.id} with ${given.engine} on ${records.hardware.id}`,
      );
    }
    const result = fit(points, given, records);
    const kept = new Set(points);
    const calibration: CalibrationFile = {
      format: "servecast-calibration/1",
      model: records.model.id,
      hardware: records.hardware.id,
      engine: given.engine,
      ...versionOf(given, points),
      ...(given.date !== undefined && { date: given.date }),
      ...result.fitted,
      evidence: {
        files: files.map(({ file, format, points: read }) => ({
          file,
          format,
          points: read.filter((point) => kept.has(point)).length,
        })),
        points: points.length,
        layouts: layoutsOf(points, given),
        ...rangesOf(points),
      },
    };
    if (given.out !== undefined) await host.writeFile(given.out, `${JSON.stringify(calibration, null, 2)}\n`);
    return { calibration, ...result.summary, leftOut: all.length - points.length };
  },
  report: reportCalibration,
});

function layoutsOf(points: readonly MeasuredPoint[], given: CalibrateInput): string[] {
  const names = points.map((point) => layoutName(shardingOf(inputOfPoint(point, given))));
  return [...new Set(names)].sort();
}

function deploymentOf(given: CalibrateInput): object {
  const { isl: _isl, osl: _osl, concurrency: _concurrency, ...rest } = given;
  return Object.fromEntries(Object.entries(rest).filter(([name]) => name in predictInput.shape));
}

function fit(points: readonly MeasuredPoint[], given: CalibrateInput, records: NamedRecords) {
  const observations = points.flatMap((point) => observationsOf(point, given, records));
  const shipped = compileScenario(scenarioOf(points[0]!, given, records)).spreads;
  const priors = adjustmentPriors(shipped);
  const { fitted, leftAlone, residuals } = fitAdjustment(observations, priors);
  const of = (metric: Observation["metric"]) => {
    const indices = [...observations.keys()].filter((index) => observations[index]!.metric === metric);
    const after = indices.map((index) => residuals[index]!);
    const before = indices.map((index) => {
      const { predict, seconds } = observations[index]!;
      return Math.log(predict(noAdjustment) / seconds);
    });
    return {
      spread: narrowedSpread(shipped[metric], after, Math.min(fitted.length, after.length), metric),
      summary: { n: after.length, before: medianError(before), after: medianError(after) },
    };
  };
  const [tpot, ttft] = [of("tpot"), of("ttft")];
  const meanings = new Map(priors.map(({ name, meaning }) => [name, meaning]));
  return {
    fitted: {
      constants: fitted.map((one) => ({ ...one, meaning: meanings.get(one.name)! })),
      leftAlone: [...leftAlone],
      tpotSpread: tpot.spread,
      ttftSpread: ttft.spread,
    },
    summary: {
      tpot: tpot.summary,
      ttft: ttft.summary,
      shippedTpotSpread: { ...shipped.tpot },
      shippedTtftSpread: { ...shipped.ttft },
    },
  };
}

function scenarioOf(point: MeasuredPoint, given: CalibrateInput, records: NamedRecords) {
  return resolveScenario(inputOfPoint(point, given), records, shippedCalibration.serving).scenario;
}

/** A token in less than half of what the device takes to read weights and cache: other units, or another deployment. */
const impossibleShare = 0.5;

function refuseImpossible(
  { place, tpotSeconds = Infinity }: MeasuredPoint,
  compiled: CompiledScenario,
): void {
  const { load, speculation, accelerator } = compiled.scenario;
  const floor =
    estimateLoad(compiled, load, emptySolution()).decodeFloor.seconds / speculation.acceptedTokens;
  if (tpotSeconds >= impossibleShare * floor) return;
  throw new InputError(
    "impossible",
    ["data"],
    `${place}: a TPOT of ${formatCell(tpotSeconds, "time")} is less than the ${formatCell(floor, "time")} below which no software on ${accelerator.id} can go`,
    "are its times in the units that its format means, and is the deployment as stated?",
  );
}

/** Both latencies of a run share one solution for each adjustment. */
function observationsOf(
  point: MeasuredPoint,
  given: CalibrateInput,
  records: NamedRecords,
): readonly Observation[] {
  const scenario = scenarioOf(point, given, records);
  const compiled = compileScenario(scenario);
  refuseImpossible(point, compiled);
  const solution: Solution = emptySolution();
  let solved: Adjustment | undefined;
  const solutionOf = (adjustment: Adjustment): Solution => {
    if (adjustment !== solved) {
      solve(withAdjustment(compiled, adjustment), scenario.load, solution);
      solved = adjustment;
    }
    return solution;
  };
  return [
    ...(point.tpotSeconds === undefined
      ? []
      : [
          {
            metric: "tpot" as const,
            seconds: point.tpotSeconds,
            predict: (adjustment: Adjustment) => solutionOf(adjustment).tpot,
          },
        ]),
    ...(point.ttftSeconds === undefined
      ? []
      : [
          {
            metric: "ttft" as const,
            seconds: point.ttftSeconds,
            predict: (adjustment: Adjustment) => solutionOf(adjustment).ttft,
          },
        ]),
  ];
}

function medianError(residuals: readonly number[]): number | null {
  const sorted = residuals.map((one) => Math.abs(Math.expm1(one))).toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function versionOf({ engineVersion }: CalibrateInput, points: readonly MeasuredPoint[]) {
  const versions = [...new Set(points.flatMap((point) => point.engineVersion ?? []))];
  const version = engineVersion ?? (versions.length > 0 ? versions.join(", ") : undefined);
  return version === undefined ? {} : { engineVersion: version };
}

function rangesOf(
  points: readonly MeasuredPoint[],
): Pick<CalibrationFile["evidence"], "isl" | "osl" | "concurrency"> {
  const range = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)];
  const concurrencies = points.flatMap(({ load }) => ("concurrency" in load ? [load.concurrency] : []));
  return {
    isl: range(points.map(({ isl }) => isl)),
    osl: range(points.map(({ osl }) => osl)),
    ...(concurrencies.length > 0 && { concurrency: range(concurrencies) }),
  };
}
