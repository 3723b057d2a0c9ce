import type { StepTimeModel } from "../../cost/stepTimeModel.ts";
import { emptyStep, type Step } from "../../operators/step.ts";

/** Equal workers that share the requests of one phase, or of both. */
export interface Pool {
  readonly steps: StepTimeModel;
  /** Steps of one attention rank while all others of its worker are idle; absent without such ranks. */
  readonly loneSteps?: StepTimeModel;
  /** Drafting one token for every sequence; absent without a draft. */
  readonly draftSteps?: StepTimeModel;
  readonly workers: number;
  /** Batches that one worker has under way: one for each attention data-parallel rank and pipeline stage. */
  readonly ranks: number;
  readonly pipelineStages: number;
  /** Sequences that the KV cache of one rank holds, at their mean length. */
  readonly sequencesPerRank: number;
  /** Sequences that the engine schedules at once on one rank. */
  readonly maxSequences: number;
  /** New prompt tokens that one step of a rank takes at most. */
  readonly prefillBudgetTokens: number;
}

const step: Step = emptyStep();

/** Seconds of a step of one rank that decodes `sequences` at `contextTokens` each and, if `promptTokens` > 0, prefills. */
export function rankStepSeconds(
  model: StepTimeModel,
  sequences: number,
  contextTokens: number,
  queryTokens: number,
  prompts: number,
  promptTokens: number,
  promptPairs: number,
  promptContextTokens: number,
): number {
  step.decodeSequences = sequences;
  step.decodeQueryTokens = queryTokens;
  step.decodeContextTokens = sequences * contextTokens;
  step.prefillSequences = prompts;
  step.prefillTokens = promptTokens;
  step.prefillPairs = promptPairs;
  step.prefillContextTokens = promptContextTokens;
  return model.stepSeconds(step);
}
