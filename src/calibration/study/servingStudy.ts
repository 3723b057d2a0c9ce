import type { ServingConstants } from "../../serving/calibrated/servingConstants.ts";
import { crossValidate, familyFolds, leaveOneOut, residualsOf } from "./crossValidate.ts";
import type { FitParameter } from "./fitParameter.ts";
import { fitServing } from "./fitServing.ts";
import { fitSpreads, type FittedSpreads, type HeldOut, type Residual } from "./fitSpreads.ts";
import type { RowScenario } from "../rows/rowDeployment.ts";

/** Everything that a refit finds out. */
export interface ServingStudy extends HeldOut {
  readonly constants: ServingConstants;
  readonly spreads: FittedSpreads;
  readonly inSample: readonly Residual[];
  /** Each row under constants fitted without its engine. */
  readonly byEngine: readonly Residual[];
  readonly ablation: readonly Ablation[];
}

/** What a fit loses when one constant is held at the value that removes its effect. */
export interface Ablation {
  readonly name: string;
  readonly neutral: number;
  readonly inSample: readonly Residual[];
}

/** Fits converge in half a dozen; those of the ablation start where the full fit ended. */
const iterations = { fit: 20, fold: 12, ablation: 6 };

/**
 * Fits, cross-validates four ways and removes each constant in turn. `progress` hears what is being done. The fit and
 * each fold start from values that no run has seen: a constant that no run of a fold shows stays there. `given` holds
 * what is not fitted.
 */
export function servingStudy(
  rows: readonly RowScenario[],
  parameters: readonly FitParameter<ServingConstants>[],
  given: ServingConstants,
  progress: (what: string) => void,
): ServingStudy {
  const start = parameters.reduce((values, one) => one.write(values, unfittedValue(one)), given);
  progress("fit");
  const { constants } = fitServing(rows, { parameters, start, maxIterations: iterations.fit });
  const validate = (splits: Parameters<typeof crossValidate>[1]) =>
    crossValidate(rows, splits, parameters, start, iterations.fold);
  progress("five folds of configuration families");
  const byFamily = validate(familyFolds(5));
  progress("leave out each model");
  const byModel = validate(leaveOneOut(rows, ({ row }) => row.model));
  progress("leave out each system");
  const bySystem = validate(leaveOneOut(rows, ({ row }) => row.system));
  progress("leave out each engine");
  const byEngine = validate(leaveOneOut(rows, ({ row }) => row.engine));
  const ablation = parameters.map((parameter) => {
    progress(`without ${parameter.name}`);
    const neutral = neutralValue(parameter);
    const others = parameters.filter((other) => other !== parameter);
    const held = parameter.write(constants, neutral);
    const fitted = fitServing(rows, { parameters: others, start: held, maxIterations: iterations.ablation });
    return { name: parameter.name, neutral, inSample: residualsOf(rows, fitted.constants) };
  });
  return {
    constants,
    spreads: fitSpreads({ byFamily, byModel, bySystem }),
    inSample: residualsOf(rows, constants),
    byModel,
    bySystem,
    byEngine,
    byFamily,
    ablation,
  };
}

/** A value that owes nothing to the runs: the isolated kernel's rate for rates, else the geometric middle of the range. */
export function unfittedValue({
  unit,
  low,
  high,
}: Pick<FitParameter<ServingConstants>, "unit" | "low" | "high">): number {
  return unit === "1" ? 1 : Math.sqrt(low * high);
}

/** The value at which a constant has no effect: no time for times and counts, the isolated kernel's rate for rates. */
export function neutralValue({ unit, low }: Pick<FitParameter<ServingConstants>, "unit" | "low">): number {
  return unit === "1" ? 1 : low;
}
