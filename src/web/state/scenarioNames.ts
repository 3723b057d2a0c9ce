import { formFields, labelOf } from "./fields.ts";
import type { Draft } from "./link.ts";

/** What each scenario changes of the first: "h200-sxm, TP 8"; the first is named by its hardware, or model where those differ. */
export function scenarioNames(drafts: readonly Draft[]): readonly string[] {
  const differing = differingFields(drafts);
  const [first = {}] = drafts;
  const part = (draft: Draft, name: string) =>
    name === "model" || name === "hardware"
      ? (draft[name] ?? "")
      : `${labelOf(name)} ${valueIn(draft, name)}`;
  return drafts.map((draft, index) => {
    if (index === 0) return part(first, differing.includes("model") ? "model" : "hardware");
    const parts = differing
      .filter((name) => valueIn(draft, name) !== valueIn(first, name))
      .map((name) => part(draft, name));
    return parts.length === 0 ? "the same" : parts.join(", ");
  });
}

/** Fields in which the scenarios differ, in the order of the schema. */
export function differingFields(drafts: readonly Draft[]): readonly string[] {
  const stated = new Set(drafts.flatMap((draft) => Object.keys(draft)));
  return formFields("calibrated")
    .map(({ name }) => name)
    .filter((name) => stated.has(name) && new Set(drafts.map((draft) => valueIn(draft, name))).size > 1);
}

/** The text of a field, or its default. */
export function valueIn(draft: Draft, name: string): string {
  const text = draft[name];
  if (text !== undefined) return text;
  const fallback = formFields("calibrated").find((field) => field.name === name)?.default;
  return fallback === undefined ? "default" : String(fallback);
}
