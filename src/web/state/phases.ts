import type { PhaseBreakdown } from "../../serving/calibrated/forecast.ts";
import type { OperatorTime } from "../../serving/calibrated/operatorTimes.ts";
import { phaseOperators } from "../../serving/calibrated/phaseOperators.ts";
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
  const { prefill, decode } = phaseOperators(compiled, forecast);
  const operators = {
    prefill: { name: "prefill", breakdown: forecast.prefill, operators: prefill },
    decode: { name: "decode", breakdown: forecast.decode, operators: decode },
  } as const;
  kept.set(answer, operators);
  return operators;
}
