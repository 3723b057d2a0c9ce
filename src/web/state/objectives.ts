import { computed } from "@preact/signals";
import { readObjective } from "./objectiveFields.ts";
import { drafts } from "./page.ts";

export const objectiveTexts = computed(() => ({
  ttft: readObjective(drafts.value[0] ?? {}, "ttft"),
  tpot: readObjective(drafts.value[0] ?? {}, "tpot"),
}));

/** In seconds, where one is set and readable. */
export const objectives = computed(() => ({
  ttft: objectiveTexts.value.ttft.seconds,
  tpot: objectiveTexts.value.tpot.seconds,
}));
