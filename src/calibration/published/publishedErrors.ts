import type { CompiledScenario } from "../../serving/calibrated/compiledScenario.ts";
import type { ServingScenario } from "../../serving/calibrated/scenario.ts";
import { publishedPrediction } from "./publishedPrediction.ts";
import { publishedRun, type PublishedRecord } from "./publishedRow.ts";

/** One benchmark run of a table: mean and median, TPOT and ITL are rows of one. */
export interface PublishedErrors {
  /** Its first row. */
  readonly record: PublishedRecord;
  /** Predicted / measured - 1 of each row. */
  readonly errors: readonly number[];
  /** Rows that have an interval, and those of them whose figure lies inside. */
  readonly bounded: number;
  readonly inside: number;
}

export interface MeasuredRuns {
  readonly runs: readonly PublishedErrors[];
  /** Rows that are not predicted, by the reason. */
  readonly reasons: ReadonlyMap<string, number>;
}

/** Predicts the rows of a table and groups them by run. Rows whose settings do not determine the run are counted with the reason. */
export function publishedErrors(
  records: readonly PublishedRecord[],
  compile?: (scenario: ServingScenario) => CompiledScenario,
): MeasuredRuns {
  const runs = new Map<string, PublishedErrors>();
  const reasons = new Map<string, number>();
  for (const record of records) {
    const run = publishedRun(record);
    const { metric = "", statistic = "" } = record;
    const prediction = "unusable" in run ? undefined : publishedPrediction(run, metric, statistic, compile);
    if (prediction === undefined || !Number.isFinite(prediction.predicted)) {
      const reason = "unusable" in run ? run.unusable : "does not fit";
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      continue;
    }
    const key = runKey(record);
    const { errors, bounded, inside, ...known } = runs.get(key) ?? {
      record,
      errors: [],
      bounded: 0,
      inside: 0,
    };
    const measured = Number(record["value"]);
    const { predicted, low, high } = prediction;
    const isBounded = low !== undefined && high !== undefined;
    runs.set(key, {
      ...known,
      errors: [...errors, predicted / measured - 1],
      bounded: bounded + (isBounded ? 1 : 0),
      inside: inside + (isBounded && measured >= low && measured <= high ? 1 : 0),
    });
  }
  return { runs: [...runs.values()], reasons };
}

/** Errors of a group of runs; each counts once, with the mean of its rows. */
export interface RunStatistics {
  readonly count: number;
  readonly median: number;
  readonly signed: number;
  readonly p90: number;
  /** Share of figures inside their 80 % interval, each run counting once; NaN where none has an interval. */
  readonly inside: number;
}

export function runStatistics(runs: readonly PublishedErrors[]): RunStatistics {
  const absolute = runs.map(({ errors }) => mean(errors.map(Math.abs))).sort(ascending);
  const signed = runs.map(({ errors }) => mean(errors)).sort(ascending);
  const bounded = runs.filter((run) => run.bounded > 0);
  return {
    count: runs.length,
    median: at(absolute, 0.5),
    signed: at(signed, 0.5),
    p90: at(absolute, 0.9),
    inside: mean(bounded.map((run) => run.inside / run.bounded)),
  };
}

/** Rows of one run differ in metric, statistic and the line they stand on. */
function runKey(record: PublishedRecord): string {
  const place = (record["source"] ?? "").replace(/ line \d+.*/, "");
  const settings = [
    "engine",
    "model",
    "hardware",
    "num_gpus",
    "tp",
    "isl",
    "osl",
    "batch_or_concurrency",
    "request_rate",
    "notes",
  ];
  return [place, ...settings.map((column) => record[column])].join("|");
}

const ascending = (a: number, b: number): number => a - b;

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
