import type { Accelerator } from "../../catalog/accelerator.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import { InputError } from "../../units/inputError.ts";
import { firstOrderHardware, firstOrderModel } from "./fromCatalog.ts";
import { readHardware, type HardwareFields } from "./hardware.ts";
import { readModel, type ModelFields } from "./model.ts";
import type { ServingCatalog } from "./options.ts";
import type { Note } from "./result.ts";

/** Fields with the word for where they come from: "given" or "catalogue ID". */
export interface Sourced<Fields> {
  readonly fields: Fields;
  readonly source: string;
}

/** A name, a catalogue entry or a plain record, as the formulas take it. */
export function readModelInput(
  value: unknown,
  path: readonly string[],
  catalog: ServingCatalog | undefined,
  warnings: Note[],
): Sourced<ModelFields> {
  const entry = typeof value === "string" ? named(value, path, catalog).model(value, path) : value;
  if (!isRecordWith(entry, "architecture")) return { fields: readModel(entry, path), source: "given" };
  const model = entry as unknown as Model;
  return { fields: readModel(firstOrderModel(model, warnings), path), source: `catalogue ${model.id}` };
}

/** A name, a catalogue entry or a plain record, as the formulas take it. */
export function readHardwareInput(
  value: unknown,
  path: readonly string[],
  catalog: ServingCatalog | undefined,
): Sourced<HardwareFields> {
  const entry = typeof value === "string" ? named(value, path, catalog).hardware(value, path) : value;
  if (!isRecordWith(entry, "vendor")) return { fields: readHardware(entry, path), source: "given" };
  const accelerator = entry as unknown as Accelerator;
  return {
    fields: readHardware(firstOrderHardware(accelerator), path),
    source: `catalogue ${accelerator.id}`,
  };
}

function named(name: string, path: readonly string[], catalog: ServingCatalog | undefined): ServingCatalog {
  if (catalog) return catalog;
  throw new InputError(
    "no_catalogue",
    path,
    `${path.join(".")} "${name}" is a name, and no catalogue was given to look it up`,
    "give a record, or use the solver that carries the catalogue",
  );
}

function isRecordWith(value: unknown, field: string): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && field in value;
}
