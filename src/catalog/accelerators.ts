import type { Accelerator } from "./accelerator.ts";
import type { AcceleratorEntry } from "./acceleratorEntry.ts";
import { catalogTable } from "./catalogTable.ts";
import * as compiled from "./generated/accelerators.ts";
import { resolveAccelerator } from "./resolveAccelerator.ts";

/** Ids of the catalogue, so that editors complete them. */
export type AcceleratorId = compiled.EntryId;
/** A name as users write it: an id, or anything that resolves to one. */
export type AcceleratorName = AcceleratorId | (string & {});

const table = /* @__PURE__ */ catalogTable<AcceleratorEntry, Accelerator>(
  "accelerator",
  compiled,
  resolveAccelerator,
);

/** Ids, names and aliases, without resolving any entry. */
export const acceleratorNames = () => table.names();

/** Every accelerator of the catalogue. */
export const accelerators = (): readonly Accelerator[] => table.all();

/** What drivers and tables write before the name of a product. */
const maker = /^(nvidia|amd|intel|tesla|instinct|geforce)\s+/i;

/**
 * The accelerator that a name means, for example "H100", "h100_sxm" or "NVIDIA A100-SXM4-80GB".
 * Throws an `InputError` that lists candidates or the nearest names.
 */
export function findAccelerator(name: AcceleratorName, path?: readonly string[]): Accelerator {
  try {
    return table.find(name, path);
  } catch (error) {
    if (!maker.test(name)) throw error;
    return findAccelerator(name.replace(maker, ""), path);
  }
}

/** The entry behind an id with the sources of its figures. Throws a `RangeError` for an unknown id. */
export const acceleratorEntry = (id: AcceleratorName): AcceleratorEntry => table.entry(id);
