import type { StepTimeModel } from "../../cost/stepTimeModel.ts";
import { emptyStep, type Step } from "../../operators/step.ts";
import type { CompiledScenario } from "./compiledScenario.ts";
import type { CompiledWorker } from "./compilePool.ts";
import { meanContextTokens } from "./decodeSeconds.ts";
import type { EngineSteps } from "./engineSteps.ts";
import type { Problem } from "./problem.ts";

/** One mean step of a phase: what runs it, how long its operators take inside the engine, what it works on. */
export interface PhaseStep {
  readonly worker: Pick<CompiledWorker, "accelerator" | "operators" | "costs">;
  readonly steps: EngineSteps;
  readonly step: Step;
}

/** The mean decode iteration of a steady state: with drafts, the verification of them. */
export function decodePhase({ problem, decodeWorker }: CompiledScenario, sequences: number): PhaseStep {
  return {
    worker: decodeWorker,
    steps: engineStepsOf(problem.decode.steps),
    step: decodeStep(problem, sequences, 1 + problem.speculation.draftTokens),
  };
}

/** One pass that drafts a token for each sequence; undefined where nothing drafts on the device. */
export function draftPhase(
  { problem, decodeWorker }: CompiledScenario,
  sequences: number,
): PhaseStep | undefined {
  const { draftSteps } = problem.decode;
  if (draftSteps === undefined) return undefined;
  const { accelerator, draftCosts } = decodeWorker;
  return {
    worker: { accelerator, operators: draftCosts.map(({ operator }) => operator), costs: draftCosts },
    steps: engineStepsOf(draftSteps),
    step: decodeStep(problem, sequences, 1),
  };
}

/** The prefill of one chunk of a mean prompt; on a prefill worker with nothing else to do, whose experts see it alone. */
export function promptPhase({ problem, decodeWorker, prefillWorker }: CompiledScenario): PhaseStep {
  const { shape } = problem;
  const pool = problem.prefill ?? problem.decode;
  const step = emptyStep();
  step.prefillSequences = 1;
  step.prefillTokens = shape.chunkTokens;
  step.prefillPairs = shape.chunkPairs;
  step.prefillContextTokens = shape.chunkContextTokens;
  return {
    worker: prefillWorker ? { ...prefillWorker, ...prefillWorker.lone } : decodeWorker,
    steps: engineStepsOf((problem.prefill && pool.loneSteps) ?? pool.steps),
    step,
  };
}

function decodeStep(problem: Problem, sequences: number, queryTokens: number): Step {
  const step = emptyStep();
  step.decodeSequences = sequences;
  step.decodeQueryTokens = queryTokens;
  step.decodeContextTokens = sequences * meanContextTokens(problem);
  return step;
}

/** `buildProblem` gives its pools the steps of an engine. */
const engineStepsOf = (steps: StepTimeModel): EngineSteps => steps as EngineSteps;
