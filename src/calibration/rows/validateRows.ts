import {
  adjustConstants,
  adjustWorker,
  noAdjustment,
  type Adjustment,
} from "../../serving/calibrated/adjustment.ts";
import type { WorkerGroup } from "../../serving/calibrated/buildProblem.ts";
import { interval } from "../../serving/calibrated/interval.ts";
import type { ServingCalibration } from "../../serving/calibrated/servingCalibration.ts";
import { spreadsOf } from "../../serving/calibrated/spreads.ts";
import { emptySolution } from "../../serving/calibrated/solution.ts";
import type { Comparison } from "../errorStatistics.ts";
import { InputError } from "../../units/inputError.ts";
import { questionOf } from "../study/fitSpreads.ts";
import type { predictRow } from "./predictRow.ts";
import { rowScenario, type RowCatalog, type RowScenario, type WorkerCache } from "./rowDeployment.ts";
import type { ServingRow } from "./servingRow.ts";

type Prediction = Omit<Comparison, "measured">;

/** A row and what was predicted for it, or why nothing was. */
export interface ValidatedRow {
  readonly row: ServingRow;
  readonly scenario?: RowScenario;
  /** Of every row that could be understood, whether it was measured or not. */
  readonly predicted?: { readonly tpot: Prediction; readonly ttft: Prediction };
  readonly tpot?: Comparison;
  readonly ttft?: Comparison;
  readonly fault?: string;
}

/** Writes the mean TTFT and TPOT of a row under constants into a solution. */
export type PredictRow = typeof predictRow;

/**
 * Predicts every row in each of the ways of `predictions`, and gives the outcomes of a row in their order. A row that
 * cannot be understood keeps the reason; none is dropped. `calibrationOf` gives deployments a calibration of their own.
 */
export function validateRows(
  predictions: readonly PredictRow[],
  rows: readonly ServingRow[],
  catalog: RowCatalog,
  shipped: ServingCalibration,
  calibrationOf: (scenario: RowScenario) => ServingCalibration = () => shipped,
): readonly (readonly ValidatedRow[])[] {
  const cache: WorkerCache = new Map();
  const solution = emptySolution();
  return rows.map((row) => {
    let scenario: RowScenario;
    try {
      scenario = rowScenario(row, catalog, cache, shipped.serving.acceptanceFactor);
    } catch (error) {
      const fault = faultOf(error);
      return predictions.map(() => ({ row, fault }));
    }
    const calibration = calibrationOf(scenario);
    const { adjustment = noAdjustment } = calibration;
    const adjusted = adjustScenario(scenario, adjustment);
    const constants = adjustConstants(calibration.serving, adjustment);
    const spreads = spreadsOf(calibration, questionOf(scenario));
    const { tpotSeconds, ttftSeconds } = row;
    return predictions.map((predict) => {
      predict(adjusted, constants, solution);
      if (!(Number.isFinite(solution.tpot) && Number.isFinite(solution.ttft)))
        return { row, scenario, fault: "no finite prediction" };
      const tpot = interval(solution.tpot, spreads.tpot);
      const ttft = interval(solution.ttft, spreads.ttft);
      return {
        row,
        scenario,
        predicted: { tpot, ttft },
        ...(tpotSeconds === undefined ? {} : { tpot: { ...tpot, measured: tpotSeconds } }),
        ...(ttftSeconds === undefined ? {} : { ttft: { ...ttft, measured: ttftSeconds } }),
      };
    });
  });
}

function faultOf(error: unknown): string {
  if (error instanceof InputError && error.hint) return `${error.message}; ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}

function adjustScenario(scenario: RowScenario, adjustment: Adjustment): RowScenario {
  const { deployment } = scenario;
  const adjust = (group: WorkerGroup): WorkerGroup => ({
    ...group,
    worker: adjustWorker(group.worker, adjustment),
  });
  return {
    ...scenario,
    deployment: {
      ...deployment,
      decode: adjust(deployment.decode),
      ...(deployment.prefill ? { prefill: adjust(deployment.prefill) } : {}),
    },
  };
}
