import { z } from "zod";
import type { Accelerator } from "../../catalog/accelerator.ts";
import { mathDtypes } from "../../catalog/numberFormat.ts";

/** An accelerator in one line: plain numbers, keys with their units. */
export const acceleratorSummary = z.object({
  id: z.string(),
  name: z.string(),
  vendor: z.string(),
  family: z.string(),
  releaseYear: z.int(),
  aliases: z.array(z.string()),
  memoryCapacityBytes: z.number(),
  memoryBandwidthBytesPerSecond: z.number(),
  peakFlopsPerSecond: z.partialRecord(z.enum(mathDtypes), z.number()).meta({ description: "Dense rates" }),
  linkBandwidthBytesPerSecond: z.number().nullable().meta({ description: "Per device and direction" }),
  thermalDesignPowerWatts: z.number().nullable(),
});

export function summarizeAccelerator(record: Accelerator): z.output<typeof acceleratorSummary> {
  return {
    id: record.id,
    name: record.name,
    vendor: record.vendor,
    family: record.family,
    releaseYear: record.releaseYear,
    aliases: [...record.aliases],
    memoryCapacityBytes: record.memoryCapacity,
    memoryBandwidthBytesPerSecond: record.memoryBandwidth,
    peakFlopsPerSecond: { ...record.peakFlops },
    linkBandwidthBytesPerSecond: record.scaleUp?.linkBandwidth ?? null,
    thermalDesignPowerWatts: record.thermalDesignPower ?? null,
  };
}
