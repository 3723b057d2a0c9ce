import type { ServingConstants } from "../../serving/calibrated/servingConstants.ts";
import { emptySolution } from "../../serving/calibrated/solution.ts";
import { fromCoordinate, toCoordinate, type FitParameter } from "./fitParameter.ts";
import { predictRow } from "../rows/predictRow.ts";
import { robustFit } from "../robustFit.ts";
import type { RowScenario } from "../rows/rowDeployment.ts";

/** Spread of repeated measurements that the fit takes as one unit, in log ratios. */
const tpotSpread = 0.08;
const ttftSpread = 0.25;
const priorWeight = 1;

export interface FitOptions {
  readonly parameters: readonly FitParameter<ServingConstants>[];
  readonly start: ServingConstants;
  readonly maxIterations: number;
}

/**
 * Moves `parameters` so that predictions meet the rows. Rows of one model, system, engine and mode together count as
 * the square root of their number: a large sweep says less than as many different deployments.
 */
export function fitServing(
  rows: readonly RowScenario[],
  options: FitOptions,
): { readonly constants: ServingConstants; readonly cost: number } {
  const { parameters, start } = options;
  const weights = cellWeights(rows);
  const out = emptySolution();
  const constantsAt = (coordinates: readonly number[]): ServingConstants =>
    parameters.reduce(
      (constants, parameter, index) =>
        parameter.write(constants, fromCoordinate(parameter, coordinates[index] as number)),
      start,
    );
  const result = robustFit({
    start: parameters.map((parameter) => toCoordinate(parameter, parameter.read(start))),
    priorWeight,
    residualCount: 2 * rows.length,
    maxIterations: options.maxIterations,
    residuals: (coordinates, residual) => {
      const constants = constantsAt(coordinates);
      rows.forEach((scenario, index) => {
        predictRow(scenario, constants, out);
        const weight = weights[index] as number;
        const { tpotSeconds, ttftSeconds } = scenario.row;
        residual[2 * index] = tpotSeconds ? (weight * Math.log(out.tpot / tpotSeconds)) / tpotSpread : 0;
        residual[2 * index + 1] = ttftSeconds ? (weight * Math.log(out.ttft / ttftSeconds)) / ttftSpread : 0;
      });
    },
  });
  return { constants: constantsAt(result.coordinates), cost: result.cost };
}

function cellWeights(rows: readonly RowScenario[]): readonly number[] {
  const keys = rows.map(({ row }) => [row.model, row.system, row.engine, row.mode].join("|"));
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const raw = keys.map((key) => (counts.get(key) as number) ** -0.25);
  const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length;
  return raw.map((value) => value / mean);
}
