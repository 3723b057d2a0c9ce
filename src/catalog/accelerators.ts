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

/** The accelerator that a name means, for example "H100" or "h100_sxm". Throws an `InputError` that lists candidates or the nearest names. */
export const findAccelerator = (name: AcceleratorName, path?: readonly string[]): Accelerator =>
  table.find(name, path);

/** The entry behind an id with the sources of its figures. Throws a `RangeError` for an unknown id. */
export const acceleratorEntry = (id: AcceleratorName): AcceleratorEntry => table.entry(id);
