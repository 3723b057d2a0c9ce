import { z } from "zod";
import { acceleratorFamilies, type Accelerator } from "../catalog/accelerator.ts";
import type { AcceleratorEntry } from "../catalog/acceleratorEntry.ts";
import { mathDtypes } from "../catalog/numberFormat.ts";
import type { Datum } from "../catalog/provenance.ts";
import { resolveAccelerator } from "../catalog/resolveAccelerator.ts";
import { parseInput } from "./parseInput.ts";

const datumFields = z.strictObject({
  value: z.string(),
  source: z.string().default("own file"),
  locator: z.string().default(""),
  kind: z.enum(["vendor", "measured", "paper", "derived", "assumed"]).default("assumed"),
  note: z.string().optional(),
  alternatives: z.array(z.unknown()).optional(),
});

/** A figure with its source, or only its value: "80 GiB". A bare number has no unit and is refused. */
const datum = z
  .union([z.string(), z.number(), datumFields])
  .transform((value): Datum => {
    if (typeof value === "object") return value as Datum;
    return { value: String(value), source: "own file", locator: "", kind: "assumed" };
  })
  .meta({ description: 'A figure with its unit, "80 GiB", or with its source as well' });

const rates = z.partialRecord(z.enum(mathDtypes), datum);

/** One's own accelerator in the form of `data/accelerators`; figures may be given without their sources. */
export const acceleratorFileSchema = z.strictObject({
  id: z.string().optional().meta({ description: "Default: the name in lower case" }),
  name: z.string(),
  vendor: z.string().default("own"),
  family: z.enum(acceleratorFamilies).default("other").meta({ description: "Whose calibration it borrows" }),
  releaseYear: z.int().default(0),
  aliases: z.array(z.string()).default([]),
  memoryCapacity: datum,
  usableMemory: datum.optional(),
  memoryBandwidth: datum,
  peakFlops: rates.meta({ description: "Dense rates by number format" }),
  sparsePeakFlops: rates.optional(),
  scaleUp: z
    .strictObject({
      name: z.string(),
      linkBandwidth: datum.meta({ description: "Per device and direction" }),
      topology: z.enum(["switch", "mesh", "ring", "torus", "pcie"]),
      domainSize: z.int().min(1),
    })
    .optional(),
  hostLinkBandwidth: datum.optional(),
  scaleOutBandwidth: datum.optional(),
  thermalDesignPower: datum.optional(),
  multiprocessors: datum.optional(),
  l2Capacity: datum.optional(),
  pricePerHour: datum.optional(),
  note: z.string().optional(),
});

export interface LoadedAccelerator {
  readonly entry: AcceleratorEntry;
  readonly accelerator: Accelerator;
}

/** Reads an accelerator file. Throws an `InputError` that names the field, its value and what it takes. */
export function parseAcceleratorFile(value: unknown): LoadedAccelerator {
  const fields = parseInput(acceleratorFileSchema, value);
  const id = fields.id ?? fields.name.toLowerCase().replace(/[^a-z0-9.]+/g, "-");
  const entry = { ...fields, id } as AcceleratorEntry;
  return { entry, accelerator: resolveAccelerator(entry) };
}
