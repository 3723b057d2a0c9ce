import { computed } from "@preact/signals";
import { parseQuantity } from "../../units/parseQuantity.ts";
import { InputError } from "../../units/inputError.ts";
import { drafts } from "./page.ts";

/** Latency objectives of the page: they colour charts and stand in the link, and no prediction reads them. */
export const objectiveFields = { ttft: "sloTtft", tpot: "sloTpot" } as const;

export interface Objective {
  readonly text: string;
  readonly seconds?: number;
  readonly error?: string;
}

export const objectiveTexts = computed(() => ({
  ttft: readObjective(objectiveFields.ttft),
  tpot: readObjective(objectiveFields.tpot),
}));

/** In seconds, where one is set and readable. */
export const objectives = computed(() => ({
  ttft: objectiveTexts.value.ttft.seconds,
  tpot: objectiveTexts.value.tpot.seconds,
}));

function readObjective(field: string): Objective {
  const text = drafts.value[0]?.[field] ?? "";
  if (text.trim() === "") return { text };
  try {
    return { text, seconds: parseQuantity(text, "time", { path: [field], range: "positive" }) };
  } catch (error) {
    if (error instanceof InputError) return { text, error: error.message };
    throw error;
  }
}
