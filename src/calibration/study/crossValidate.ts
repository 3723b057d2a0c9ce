import type { ServingConstants } from "../../serving/calibrated/servingConstants.ts";
import { emptySolution } from "../../serving/calibrated/solution.ts";
import type { FitParameter } from "./fitParameter.ts";
import { fitServing } from "./fitServing.ts";
import type { Residual } from "./fitSpreads.ts";
import { predictRow } from "../rows/predictRow.ts";
import type { RowScenario } from "../rows/rowDeployment.ts";

export interface ValidationSplit {
  readonly name: string;
  readonly held: (scenario: RowScenario) => boolean;
}

/** Rows of one configuration family differ in concurrency or layout alone. */
export function familyOf({ row }: RowScenario): string {
  const { model, system, engine, gemmPrecision = "", moePrecision = "", mode, isl, osl } = row;
  return [model, system, engine, gemmPrecision, moePrecision, mode, isl, osl].join("|");
}

/** Deals whole families over `count` folds by a hash of their name. */
export function familyFolds(count: number): readonly ValidationSplit[] {
  return Array.from({ length: count }, (_, fold) => ({
    name: `fold ${fold + 1}`,
    held: (scenario) => hash(familyOf(scenario)) % count === fold,
  }));
}

/** One split for each value: its rows are held out together. */
export function leaveOneOut(
  rows: readonly RowScenario[],
  key: (scenario: RowScenario) => string,
): readonly ValidationSplit[] {
  return [...new Set(rows.map(key))]
    .sort()
    .map((name) => ({ name, held: (scenario) => key(scenario) === name }));
}

/** Residuals of each split's held rows under constants fitted to all others. */
export function crossValidate(
  rows: readonly RowScenario[],
  splits: readonly ValidationSplit[],
  parameters: readonly FitParameter<ServingConstants>[],
  start: ServingConstants,
  maxIterations: number,
): readonly Residual[] {
  const out: Residual[] = [];
  for (const { held } of splits) {
    const training = rows.filter((row) => !held(row));
    const { constants } = fitServing(training, { parameters, start, maxIterations });
    out.push(...residualsOf(rows.filter(held), constants));
  }
  return out;
}

/** Measured over predicted of each row. */
export function residualsOf(rows: readonly RowScenario[], constants: ServingConstants): readonly Residual[] {
  const solution = emptySolution();
  return rows.map((scenario) => {
    const { tpot, ttft } = predictRow(scenario, constants, solution);
    const { tpotSeconds, ttftSeconds } = scenario.row;
    return {
      scenario,
      ...(tpotSeconds === undefined ? {} : { tpotRatio: tpotSeconds / tpot }),
      ...(ttftSeconds === undefined ? {} : { ttftRatio: ttftSeconds / ttft }),
    };
  });
}

/** FNV-1a of the characters. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
}
