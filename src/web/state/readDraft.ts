import { parseInput } from "../../api/parseInput.ts";
import { predictInput, type PredictInput } from "../../api/predict/predictInput.ts";
import { formFields, type FormField } from "./fields.ts";
import type { Fidelity } from "./fidelity.ts";
import type { Draft } from "./link.ts";
import { sloOf } from "./objectiveFields.ts";

/** What the form's texts ask of a prediction. Throws an `InputError` that names the field. */
export function readDraft(draft: Draft): PredictInput {
  return parseInput(predictInput, statedValues(draft));
}

/** The fields of an operation that were filled in, as JSON values: what a scenario file would say. */
export function statedValues(
  draft: Draft,
  fidelity: Fidelity = "calibrated",
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const field of formFields(fidelity)) {
    const text = draft[field.name]?.trim();
    if (text !== undefined && text !== "") values[field.name] = valueOf(field, text);
  }
  if (fidelity === "simulated" && values["slo"] === undefined) {
    const slo = sloOf(draft);
    if (slo !== undefined) values["slo"] = slo;
  }
  return values;
}

/** A text that is no number stays a text, so that the schema can say what is wrong with it. */
function valueOf({ kind }: FormField, text: string): unknown {
  if (kind === "boolean") return text === "true";
  if (kind === "list") return text.split(",").map((item) => item.trim());
  if (kind !== "number" && kind !== "integer") return text;
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}
