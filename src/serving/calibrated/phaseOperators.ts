import type { CompiledScenario } from "./compiledScenario.ts";
import type { Forecast } from "./forecast.ts";
import { operatorTimes, type OperatorTime } from "./operatorTimes.ts";
import { decodePhase, draftPhase, promptPhase, type PhaseStep } from "./phaseSteps.ts";

/** The operators of the steps that a forecast breaks down, longest first. */
export interface PhaseOperators {
  readonly prefill: readonly OperatorTime[];
  readonly decode: readonly OperatorTime[];
  /** Of one pass that drafts; absent where nothing drafts on the device. */
  readonly draft?: { readonly seconds: number; readonly operators: readonly OperatorTime[] };
}

export function phaseOperators(
  compiled: CompiledScenario,
  { decodeSequencesPerRank }: Pick<Forecast, "decodeSequencesPerRank">,
): PhaseOperators {
  const draft = draftPhase(compiled, decodeSequencesPerRank);
  return {
    prefill: longestFirst(promptPhase(compiled)),
    decode: longestFirst(decodePhase(compiled, decodeSequencesPerRank)),
    ...(draft
      ? { draft: { seconds: draft.steps.stepSeconds(draft.step), operators: longestFirst(draft) } }
      : {}),
  };
}

const longestFirst = ({ worker, steps, step }: PhaseStep): readonly OperatorTime[] =>
  operatorTimes(worker, steps, step).toSorted((a, b) => b.seconds - a.seconds);
