import type { Step } from "../operators/step.ts";
import type { Seconds } from "../units/quantity.ts";

/** Seconds of one engine iteration: where serving formulas and the simulator meet. Must not allocate. */
export interface StepTimeModel {
  readonly name: string;
  stepSeconds(step: Step): Seconds;
}
