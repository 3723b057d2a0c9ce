import { portableExp } from "../../math/portableFunctions.ts";
import { decodeIterationSeconds, meanContextTokens } from "./decodeSeconds.ts";
import type { Problem } from "./problem.ts";
import { addedPromptSeconds } from "./promptCost.ts";

/** Other prompts that the scheduler finds at the same look as one, and prefills in the same steps. */
export function gathered(arrivalsPerStep: number, { scheduler }: Problem): number {
  return arrivalsPerStep * scheduler.receiveIntervalSteps;
}

/**
 * Prompts that share a step of their own, of `arrivals` in a decode step and `during` in a step of prompts, which is followed
 * by another if any come.
 */
export function promptsBetweenSteps(problem: Problem, arrivals: number, during: number): number {
  return during + portableExp(-during) * sharingPrompts(gathered(arrivals, problem));
}

/**
 * Prompts in a step that has any, of `arrivals` a step on average: their number is Poisson's.
 * @equation SV-SHARING
 */
function sharingPrompts(arrivals: number): number {
  return arrivals > 1e-9 ? arrivals / (1 - portableExp(-arrivals)) : 1;
}

/** Seconds that a prompt adds to mixed steps beside `decoding` sequences; `decodeStep` is what they take without it, drafts included. */
export function addedInMixedSteps(
  problem: Problem,
  arrivals: number,
  decoding: number,
  decodeStep: number,
): number {
  const { decode, shape, speculation } = problem;
  const drafts = speculation.draftTokens;
  const verify =
    drafts === 0
      ? decodeStep
      : decodeIterationSeconds(
          { ...problem, speculation: { draftTokens: 0, acceptedTokens: 1 } },
          decode,
          decoding,
        );
  return addedPromptSeconds(
    decode.steps,
    shape,
    sharingPrompts(arrivals),
    decoding,
    meanContextTokens(problem),
    1,
    verify,
  );
}
