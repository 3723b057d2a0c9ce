import type { StepTimeModel } from "../../src/cost/stepTimeModel.ts";
import type { Step } from "../../src/operators/step.ts";
import { seconds } from "../../src/units/quantity.ts";

export interface LinearCost {
  readonly fixed: number;
  readonly prefillToken?: number;
  readonly prefillPair?: number;
  readonly prefillContext?: number;
  readonly decodeSequence?: number;
  readonly decodeContext?: number;
}

/** A step time that is linear in the step's counts. */
export function linearStepTime(cost: LinearCost): StepTimeModel {
  const {
    fixed,
    prefillToken = 0,
    prefillPair = 0,
    prefillContext = 0,
    decodeSequence = 0,
    decodeContext = 0,
  } = cost;
  return {
    name: "linear",
    stepSeconds: (step: Step) =>
      seconds(
        fixed +
          prefillToken * step.prefillTokens +
          prefillPair * step.prefillPairs +
          prefillContext * step.prefillContextTokens +
          decodeSequence * step.decodeSequences * step.decodeQueryTokens +
          decodeContext * step.decodeContextTokens,
      ),
  };
}
