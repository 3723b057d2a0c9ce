import type { Accelerator } from "../../catalog/accelerator.ts";
import type { AcceleratorEntry } from "../../catalog/acceleratorEntry.ts";
import { ownAcceleratorSchema } from "../../catalog/acceleratorSchema.ts";
import { resolveAccelerator } from "../../catalog/resolveAccelerator.ts";
import { parseInput } from "../parseInput.ts";

export interface LoadedAccelerator {
  readonly entry: AcceleratorEntry;
  readonly accelerator: Accelerator;
}

/** Reads an accelerator file. Throws an `InputError` that names the field, its value and what it takes. */
export function parseAcceleratorFile(value: unknown): LoadedAccelerator {
  const fields = parseInput(ownAcceleratorSchema, value);
  const id = fields.id ?? fields.name.toLowerCase().replace(/[^a-z0-9.]+/g, "-");
  const entry = { ...fields, id } as AcceleratorEntry;
  return { entry, accelerator: resolveAccelerator(entry) };
}
