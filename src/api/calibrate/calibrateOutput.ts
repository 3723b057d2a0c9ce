import { z } from "zod";
import { calibrationFile } from "./calibrationFile.ts";

const errors = z
  .object({ n: z.int(), before: z.number().nullable(), after: z.number().nullable() })
  .meta({ description: "Median absolute error with the shipped constants and with the fitted ones" });

/** The calibration and how far it brought predictions to the runs. */
export const calibrateOutput = z.object({
  calibration: calibrationFile,
  tpot: errors,
  ttft: errors,
  shippedTpotSpread: z.object({ low: z.number(), high: z.number() }),
  shippedTtftSpread: z.object({ low: z.number(), high: z.number() }),
  leftOut: z
    .int()
    .meta({ description: "Runs of other models, devices, engines or of disaggregated deployments" }),
});

export type CalibrateOutput = z.output<typeof calibrateOutput>;
