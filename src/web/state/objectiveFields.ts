import { parseQuantity } from "../../units/parseQuantity.ts";
import { InputError } from "../../units/inputError.ts";
import type { Draft } from "./link.ts";

/** Latency objectives of the page: they shade charts and stand in the link; a simulation takes them for its SLO. */
export const objectiveFields = { ttft: "sloTtft", tpot: "sloTpot" } as const;
export type ObjectiveMetric = keyof typeof objectiveFields;

export interface Objective {
  readonly text: string;
  readonly seconds?: number;
  readonly error?: string;
}

export function readObjective(draft: Draft, metric: ObjectiveMetric): Objective {
  const field = objectiveFields[metric];
  const text = draft[field]?.trim() ?? "";
  if (text === "") return { text };
  try {
    return { text, seconds: parseQuantity(text, "time", { path: [field], range: "positive" }) };
  } catch (error) {
    if (error instanceof InputError) return { text, error: error.message };
    throw error;
  }
}

/** The objectives as the SLO of a simulation: "ttft<=500ms@p99"; undefined where none is set. */
export function sloOf(draft: Draft): string | undefined {
  const demands = (["ttft", "tpot"] as const).flatMap((metric) => {
    const { text, seconds } = readObjective(draft, metric);
    return seconds === undefined ? [] : [`${metric}<=${text.replaceAll(/\s/g, "")}@p99`];
  });
  return demands.length === 0 ? undefined : demands.join(",");
}
