import { z } from "zod";
import type { Adjustment } from "../../serving/calibrated/adjustment.ts";

const spread = z
  .object({ low: z.number().positive(), high: z.number().positive() })
  .meta({ description: "Factors on a prediction between which 80 % of measurements lie" });
const range = z.tuple([z.number(), z.number()]);
const constantNames = [
  "decodeKernels",
  "prefillKernels",
  "host",
  "request",
] as const satisfies readonly (keyof Adjustment)[];

/** What `servecast calibrate` writes and `--calibration` reads. */
export const calibrationFile = z
  .object({
    format: z.literal("servecast-calibration/1"),
    model: z.string(),
    hardware: z.string(),
    engine: z.string(),
    engineVersion: z.string().optional(),
    date: z.string().optional().meta({ description: "Of the measurements, as the user stated it" }),
    constants: z.array(
      z.object({
        name: z.enum(constantNames),
        meaning: z.string(),
        factor: z.number().positive().meta({ description: "Over the shipped calibration" }),
        low: z.number().positive(),
        high: z.number().positive().meta({ description: "80 % of the posterior lie between low and high" }),
      }),
    ),
    leftAlone: z.array(z.object({ name: z.enum(constantNames), reason: z.string() })),
    tpotSpread: spread,
    ttftSpread: spread,
    evidence: z.object({
      files: z.array(z.object({ file: z.string(), format: z.string(), points: z.int() })),
      points: z.int(),
      layouts: z
        .array(z.string())
        .optional()
        .meta({ description: 'Layouts of a worker that were measured: "tp 2, ep 2"; absent: any' }),
      isl: range,
      osl: range,
      concurrency: range.optional(),
    }),
  })
  .meta({ description: "How one deployment differs from the shipped calibration" });

export type CalibrationFile = z.output<typeof calibrationFile>;
