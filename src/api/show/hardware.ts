import { z } from "zod";
import { accelerators } from "../../catalog/accelerators.ts";
import { filterByWords } from "./filterByWords.ts";
import { defineOperation } from "../operation.ts";
import { acceleratorSummary, summarizeAccelerator } from "./summarizeAccelerator.ts";

export const hardware = defineOperation({
  name: "hardware",
  summary: "List the accelerators of the catalogue",
  description:
    "Lists accelerators with the figures of their datasheets: memory, bandwidth, dense peak rates. Words filter by name, vendor, family or alias; `servecast show NAME` gives the source of each figure.",
  positional: ["filter"],
  input: z.object({
    filter: z
      .array(z.string())
      .default([])
      .meta({ description: "Words that must all occur in the name, vendor, family or an alias" }),
  }),
  output: z.object({ accelerators: z.array(acceleratorSummary) }),
  examples: [
    { title: "Everything by AMD", args: "hardware amd" },
    { title: "Hopper, for a spreadsheet", args: "hardware hopper --format csv" },
  ],
  run({ filter }) {
    const found = filterByWords(accelerators(), filter, ({ id, name, vendor, family, aliases }) => [
      id,
      name,
      vendor,
      family,
      ...aliases,
    ]);
    return { accelerators: found.map(summarizeAccelerator) };
  },
  report({ accelerators: found }, { filter }) {
    if (found.length === 0)
      return [{ kind: "notes", level: "note", notes: [`no accelerator matches "${filter.join(" ")}"`] }];
    return [
      {
        kind: "table",
        columns: [
          { label: "Accelerator", key: "id" },
          { label: "Name", key: "name" },
          { label: "Year", key: "releaseYear", unit: "plain" },
          { label: "Memory", key: "memoryCapacityBytes", unit: "bytes" },
          { label: "Bandwidth", key: "memoryBandwidthBytesPerSecond", unit: "bandwidth" },
          { label: "16-bit", key: "bf16FlopsPerSecond", unit: "flopRate" },
          { label: "fp8", key: "fp8FlopsPerSecond", unit: "flopRate" },
          { label: "Power", key: "thermalDesignPowerWatts", unit: "power" },
        ],
        rows: found.map((one) => [
          one.id,
          one.name,
          one.releaseYear,
          one.memoryCapacityBytes,
          one.memoryBandwidthBytesPerSecond,
          one.peakFlopsPerSecond.bf16 ?? one.peakFlopsPerSecond.fp16 ?? null,
          one.peakFlopsPerSecond.fp8 ?? null,
          one.thermalDesignPowerWatts,
        ]),
      },
    ];
  },
});
