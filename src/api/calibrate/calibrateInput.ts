import { z } from "zod";
import { predictInput } from "../predict/predictInput.ts";

const silent = (what: string) => `${what} where the files do not state it`;

/** The deployment that was measured, and what its files leave open. */
export const calibrateInput = z.object({
  data: z.array(z.string()).min(1).meta({
    description:
      "Results of vLLM bench serve, SGLang bench_serving, GenAI-Perf or AIPerf, GuideLLM, inference-perf, or a CSV table",
    placeholder: "FILE",
  }),
  ...predictInput.omit({
    isl: true,
    osl: true,
    concurrency: true,
    requestRate: true,
    harness: true,
    requestsPerSlot: true,
    calibration: true,
    pricePerHour: true,
  }).shape,
  isl: z
    .number()
    .positive()
    .optional()
    .meta({ description: silent("Prompt tokens"), group: "Load" }),
  osl: z
    .number()
    .positive()
    .optional()
    .meta({ description: silent("Output tokens"), group: "Load" }),
  concurrency: z
    .int()
    .min(1)
    .optional()
    .meta({ description: silent("Requests in flight"), group: "Load" }),
  date: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, "must be a date such as 2026-01-31")
    .optional()
    .meta({ description: "Day of the measurements, kept in the calibration file", placeholder: "DATE" }),
  out: z.string().optional().meta({ description: "Write the calibration to this file", placeholder: "FILE" }),
});

export type CalibrateInput = z.output<typeof calibrateInput>;
