import { emptyStep } from "../../operators/step.ts";
import type { OperatorCost } from "./operatorCosts.ts";

/** The part of an operator's time that a step's prompts cause, in steps that have some. */
export function promptsOnly(cost: OperatorCost): readonly OperatorCost[] {
  if (cost.prefillKernels === 0) return [];
  const prompts = emptyStep();
  return [
    {
      ...cost,
      decodeKernels: 0,
      seconds: (step) => {
        if (step.prefillTokens <= 0) return 0;
        prompts.prefillSequences = step.prefillSequences;
        prompts.prefillTokens = step.prefillTokens;
        prompts.prefillPairs = step.prefillPairs;
        prompts.prefillContextTokens = step.prefillContextTokens;
        return cost.seconds(prompts);
      },
    },
  ];
}
