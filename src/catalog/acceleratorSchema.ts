import { z } from "zod";
import { acceleratorFamilies } from "./accelerator.ts";
import { datumSchema, ownDatumSchema } from "./datumSchema.ts";
import { mathDtypes } from "./numberFormat.ts";

/** The fields of an entry that are figures, for one form of figure. */
function figures<Figure extends typeof datumSchema | typeof ownDatumSchema>(datum: Figure) {
  const rates = z.partialRecord(z.enum(mathDtypes), datum);
  return {
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
        domainSize: z.int().min(2),
      })
      .optional(),
    hostLinkBandwidth: datum.optional(),
    scaleOutBandwidth: datum.optional(),
    thermalDesignPower: datum.optional(),
    multiprocessors: datum.optional(),
    l2Capacity: datum.optional(),
    pricePerHour: datum.optional(),
    note: z.string().optional(),
  };
}

/** An entry of `data/accelerators`: every figure with its source. */
export const acceleratorSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/),
  name: z.string().min(1),
  vendor: z.string().min(1),
  family: z.enum(acceleratorFamilies),
  releaseYear: z.int().min(2010).max(2100),
  aliases: z.array(z.string().min(1)),
  ...figures(datumSchema),
});

/** One's own accelerator in the form of `data/accelerators`; figures may be given without their sources. */
export const ownAcceleratorSchema = z.strictObject({
  id: z.string().optional().meta({ description: "Default: the name in lower case" }),
  name: z.string().min(1),
  vendor: z.string().default("own"),
  family: z.enum(acceleratorFamilies).default("other").meta({ description: "Whose calibration it borrows" }),
  releaseYear: z.int().default(0),
  aliases: z.array(z.string()).default([]),
  ...figures(ownDatumSchema),
});
