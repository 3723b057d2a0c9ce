import { groupBy } from "../../math/groupBy.ts";
import { widened } from "../../serving/calibrated/spreads.ts";
import type { Spread, Widening } from "../../serving/calibrated/servingCalibration.ts";
import { errorStatistics, quantile } from "../errorStatistics.ts";
import { groupOf, type FittedSpreads, type Residual } from "./fitSpreads.ts";
import type { ServingStudy } from "./servingStudy.ts";

/** One latency of a group of measured runs: medians, and how far predictions were off. */
export interface GroupMetric {
  readonly measuredSeconds: number;
  readonly predictedSeconds: number;
  readonly medianAbsoluteError: number;
  readonly p90AbsoluteError: number;
  /** Positive: predicted too slow. */
  readonly medianSignedError: number;
  /** Share inside the 80 % interval. */
  readonly intervalCoverage: number;
}

export interface AccuracyGroup {
  readonly model: string;
  readonly system: string;
  readonly engine: string;
  readonly mode: string;
  readonly n: number;
  readonly tpot?: GroupMetric;
  readonly ttft?: GroupMetric;
}

/** Ways to hold out runs from the fit that predicts them, most to least like a reader's own deployment. */
export const validations = ["byFamily", "byModel", "bySystem", "byEngine", "inSample"] as const;
export type Validation = (typeof validations)[number];

export interface PublishedAccuracy {
  readonly date: string;
  readonly n: number;
  readonly groups: Readonly<Record<Validation, readonly AccuracyGroup[]>>;
}

/** Single runs and the like stay unpublished: smaller groups are summed up together. */
const fewest = 5;

/** What a study says to readers of the page: groups of runs under each validation. `date` is that of the fit. */
export function publishedAccuracy(
  study: Pick<ServingStudy, Validation | "spreads">,
  date: string,
): PublishedAccuracy {
  const { unseenModel, unseenAccelerator } = study.spreads.coverage;
  const groups = (validation: Validation, widening = none) =>
    accuracyGroups(study[validation], study.spreads, widening);
  return {
    date,
    n: study.inSample.length,
    groups: {
      byFamily: groups("byFamily"),
      byModel: groups("byModel", unseenModel),
      bySystem: groups("bySystem", unseenAccelerator),
      byEngine: groups("byEngine"),
      inSample: groups("inSample"),
    },
  };
}

const none: Widening = { tpot: 1, ttft: 1 };

/** Residuals by model, system, engine and mode, in the order of their names. */
export function accuracyGroups(
  residuals: readonly Residual[],
  spreads: FittedSpreads,
  widening: Widening,
): readonly AccuracyGroup[] {
  const groups = groupBy(residuals, (residual) => nameOf(residual).join("\t"));
  const small: Residual[] = [];
  for (const [key, group] of groups) {
    if (group.length >= fewest) continue;
    groups.delete(key);
    small.push(...group);
  }
  if (small.length > 0) groups.set(`groups of fewer than ${fewest} runs\tseveral\tseveral\tseveral`, small);
  return [...groups]
    .toSorted(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .map(([key, group]) => {
      const [model = "", system = "", engine = "", mode = ""] = key.split("\t");
      const tpot = metricOf(group, "tpot", (residual) =>
        widened(spreads.tpotSpread[groupOf(residual.scenario)], widening.tpot),
      );
      const ttft = metricOf(group, "ttft", (residual) =>
        widened(spreads.ttftSpread[groupOf(residual.scenario)], widening.ttft),
      );
      return { model, system, engine, mode, n: group.length, ...(tpot && { tpot }), ...(ttft && { ttft }) };
    });
}

const nameOf = ({ scenario: { row } }: Residual) => [row.model, row.system, row.engine, row.mode];

function metricOf(
  residuals: readonly Residual[],
  metric: "tpot" | "ttft",
  spreadOf: (residual: Residual) => Spread,
): GroupMetric | undefined {
  const comparisons = residuals.flatMap((residual) => {
    const measured = residual.scenario.row[`${metric}Seconds`];
    const ratio = residual[`${metric}Ratio`];
    if (measured === undefined || ratio === undefined) return [];
    const predicted = measured / ratio;
    const { low, high } = spreadOf(residual);
    return [{ measured, predicted, low: predicted * low, high: predicted * high }];
  });
  if (comparisons.length === 0) return undefined;
  const { medianAbsoluteError, p90AbsoluteError, medianSignedError, intervalCoverage } =
    errorStatistics(comparisons);
  const median = (values: readonly number[]) => rounded(quantile(values, 0.5));
  return {
    measuredSeconds: median(comparisons.map(({ measured }) => measured)),
    predictedSeconds: median(comparisons.map(({ predicted }) => predicted)),
    medianAbsoluteError: rounded(medianAbsoluteError),
    p90AbsoluteError: rounded(p90AbsoluteError),
    medianSignedError: rounded(medianSignedError),
    intervalCoverage: rounded(intervalCoverage),
  };
}

const rounded = (value: number): number => Number(value.toPrecision(3));
