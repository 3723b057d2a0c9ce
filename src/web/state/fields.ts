import { z } from "zod";
import { fieldsOf, type Field } from "../../api/fields.ts";
import { predictInput } from "../../api/predict/predictInput.ts";
import { simulateInput } from "../../api/simulate/simulateInput.ts";
import { solveInput } from "../../api/solve/solveInput.ts";
import { groupBy } from "../../math/groupBy.ts";
import type { Fidelity } from "./fidelity.ts";

export interface FormField extends Field {
  readonly group: string;
}

const inputs: Readonly<Record<Fidelity, z.ZodObject>> = {
  "first-order": solveInput,
  calibrated: predictInput,
  simulated: simulateInput,
};

/** What only a command line has: files to read and write, and threads. A trace is dropped or chosen. */
const withoutUse = new Set(["calibration", "trace", "workers"]);
const groupsWithoutUse = new Set(["Files"]);

const kept = new Map<Fidelity, readonly FormField[]>();
const keptGroups = new Map<Fidelity, ReadonlyMap<string, readonly FormField[]>>();

/** The fields of a fidelity's operation in the order and the groups of its schema. */
export function formFields(fidelity: Fidelity): readonly FormField[] {
  const found = kept.get(fidelity);
  if (found !== undefined) return found;
  const input = inputs[fidelity];
  const { properties = {} } = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
  const fields = fieldsOf({ input })
    .map((field) => ({ ...field, group: groupOf(field, properties[field.name] as { group?: string }) }))
    .filter(({ name, group }) => !withoutUse.has(name) && !groupsWithoutUse.has(group));
  kept.set(fidelity, fields);
  return fields;
}

/** A schema without groups has what is deployed, and what is asked of it. */
const groupOf = ({ catalog }: Field, { group }: { group?: string }): string =>
  group ?? (catalog === undefined ? "Load" : "Deployment");

/** "Deployment", "Sharding" and so on, each with its fields. */
export function fieldGroups(fidelity: Fidelity): ReadonlyMap<string, readonly FormField[]> {
  const found = keptGroups.get(fidelity);
  if (found !== undefined) return found;
  const groups = groupBy(formFields(fidelity), ({ group }) => group);
  keptGroups.set(fidelity, groups);
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

const acronyms = new Set(["tp", "pp", "dp", "ep", "cp", "isl", "osl", "kv", "slo"]);
const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);
