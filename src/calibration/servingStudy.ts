import type { ServingConstants } from "../serving/calibrated/servingConstants.ts";
import { crossValidate, familyFolds, leaveOneOut, residualsOf } from "./crossValidate.ts";
import type { FitParameter } from "./fitParameter.ts";
import { fitServing } from "./fitServing.ts";
import { fitSpreads, type FittedSpreads, type HeldOut, type Residual } from "./fitSpreads.ts";
import type { RowScenario } from "./rowDeployment.ts";

/** Everything that a refit finds out. */
export interface ServingStudy extends HeldOut {
  readonly constants: ServingConstants;
  readonly spreads: FittedSpreads;
  readonly inSample: readonly Residual[];
  readonly ablation: readonly Ablation[];
}

/** What a fit loses when one constant is held at the value that removes its effect. */
export interface Ablation {
  readonly name: string;
  readonly neutral: number;
  readonly inSample: readonly Residual[];
}

const iterations = { fit: 20, fold: 4, ablation: 3 };

/** Fits, cross-validates three ways and removes each constant in turn. `progress` hears what is being done. */
export function servingStudy(
  rows: readonly RowScenario[],
  parameters: readonly FitParameter<ServingConstants>[],
  start: ServingConstants,
  progress: (what: string) => void,
): ServingStudy {
  progress("fit");
  const { constants } = fitServing(rows, { parameters, start, maxIterations: iterations.fit });
  const validate = (splits: Parameters<typeof crossValidate>[1]) =>
    crossValidate(rows, splits, parameters, constants, iterations.fold);
  progress("five folds of configuration families");
  const byFamily = validate(familyFolds(5));
  progress("leave out each model");
  const byModel = validate(leaveOneOut(rows, ({ row }) => row.model));
  progress("leave out each system");
  const bySystem = validate(leaveOneOut(rows, ({ row }) => row.system));
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
    byFamily,
    ablation,
  };
}

/** The value at which a constant has no effect: no time for times and counts, the isolated kernel's rate for rates. */
export function neutralValue({ unit, low }: Pick<FitParameter<ServingConstants>, "unit" | "low">): number {
  return unit === "1" ? 1 : low;
}
