import { labelOf, predictFields } from "./fields.ts";
import type { Draft } from "./link.ts";

/** What tells each scenario from the others: "Hardware h200-sxm, TP 4"; the first is the base where nothing differs. */
export function scenarioNames(drafts: readonly Draft[]): readonly string[] {
  const differing = differingFields(drafts);
  return drafts.map((draft, index) => {
    const parts = differing.map((name) =>
      name === "model" || name === "hardware"
        ? (draft[name] ?? "")
        : `${labelOf(name)} ${valueIn(draft, name)}`,
    );
    return parts.length === 0
      ? index === 0
        ? "this scenario"
        : `the same (${index + 1})`
      : parts.join(", ");
  });
}

/** Fields in which the scenarios differ, in the order of the schema. */
export const differingFields = (drafts: readonly Draft[]): readonly string[] =>
  predictFields()
    .map(({ name }) => name)
    .filter((name) => new Set(drafts.map((draft) => valueIn(draft, name))).size > 1);

/** The text of a field, or its default. */
export function valueIn(draft: Draft, name: string): string {
  const fallback = predictFields().find((field) => field.name === name)?.default;
  return draft[name] ?? (fallback === undefined ? "default" : String(fallback));
}
