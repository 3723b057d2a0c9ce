import type { PhaseBreakdown } from "../../serving/calibrated/forecast.ts";
import type { OperatorTime } from "../../serving/calibrated/operatorTimes.ts";
import { phaseOperators } from "../../serving/calibrated/phaseOperators.ts";
import type { Answered } from "./answer.ts";
import { once } from "./once.ts";

/** A phase with its operators, longest first. */
export interface PhaseOperators {
  readonly name: "prefill" | "decode";
  readonly breakdown: PhaseBreakdown;
  readonly operators: readonly OperatorTime[];
}

interface MeanOperators {
  readonly prefill: PhaseOperators;
  readonly decode: PhaseOperators;
}

/** The operators of one prompt chunk and of the mean decode iteration. */
export const meanOperators = once(({ compiled, forecast }: Answered): MeanOperators => {
  const { prefill, decode } = phaseOperators(compiled, forecast);
  return {
    prefill: { name: "prefill", breakdown: forecast.prefill, operators: prefill },
    decode: { name: "decode", breakdown: forecast.decode, operators: decode },
  };
});
