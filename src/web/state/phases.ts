import { solve, decodeStepOf, promptStepOf } from "../../serving/calibrated/predict.ts";
import type { EngineSteps } from "../../serving/calibrated/engineSteps.ts";
import type { PhaseBreakdown } from "../../serving/calibrated/forecast.ts";
import { operatorTimes, type OperatorTime } from "../../serving/calibrated/operatorTimes.ts";
import { emptySolution } from "../../serving/calibrated/solution.ts";
import type { Answered } from "./answer.ts";

/** A phase with its operators, longest first. */
export interface PhaseOperators {
  readonly name: "prefill" | "decode";
  readonly breakdown: PhaseBreakdown;
  readonly operators: readonly OperatorTime[];
}

const kept = new WeakMap<Answered, { readonly prefill: PhaseOperators; readonly decode: PhaseOperators }>();

/** The operators of one prompt chunk and of the mean decode iteration. */
export function meanOperators(answer: Answered) {
  const found = kept.get(answer);
  if (found !== undefined) return found;
  const { compiled, forecast } = answer;
  const { problem, decodeWorker, prefillWorker } = compiled;
  const solution = solve(compiled, compiled.scenario.load, emptySolution());
  const prefillSteps = (problem.prefill ?? problem.decode).steps as EngineSteps;
  const operators = {
    prefill: {
      name: "prefill",
      breakdown: forecast.prefill,
      operators: longestFirst(
        operatorTimes(prefillWorker ?? decodeWorker, prefillSteps, promptStepOf(problem)),
      ),
    },
    decode: {
      name: "decode",
      breakdown: forecast.decode,
      operators: longestFirst(
        operatorTimes(decodeWorker, problem.decode.steps as EngineSteps, decodeStepOf(problem, solution)),
      ),
    },
  } as const;
  kept.set(answer, operators);
  return operators;
}

const longestFirst = (operators: readonly OperatorTime[]) =>
  operators.toSorted((a, b) => b.seconds - a.seconds);
