import { z } from "zod";
import { fieldsOf, type Field } from "../../api/fields.ts";
import { predictInput } from "../../api/predictInput.ts";

export interface FormField extends Field {
  readonly group: string;
}

let fields: readonly FormField[] | undefined;

/** The fields of a prediction in the order and the groups of their schema. */
export function predictFields(): readonly FormField[] {
  if (fields !== undefined) return fields;
  const { properties = {} } = z.toJSONSchema(predictInput, { io: "input", unrepresentable: "any" });
  fields = fieldsOf({ input: predictInput })
    // A calibration is a file of the command line.
    .filter(({ name }) => name !== "calibration")
    .map((field) => ({
      ...field,
      group: String((properties[field.name] as { group?: string }).group ?? "Other"),
    }));
  return fields;
}

/** "Deployment", "Sharding" and so on, each with its fields. */
export function fieldGroups(): ReadonlyMap<string, readonly FormField[]> {
  const groups = new Map<string, FormField[]>();
  for (const field of predictFields()) groups.set(field.group, [...(groups.get(field.group) ?? []), field]);
  return groups;
}

/** `attentionDp` as people write it: "attention DP". */
export function labelOf(name: string): string {
  return name
    .replace(/[A-Z]+(?![a-z])|[A-Z]/g, (letters) => ` ${letters.toLowerCase()}`)
    .split(" ")
    .map((word, index) => (acronyms.has(word) ? word.toUpperCase() : index === 0 ? capital(word) : word))
    .join(" ");
}

const acronyms = new Set(["tp", "pp", "dp", "ep", "cp", "isl", "osl", "kv"]);
const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);
