import { z } from "zod";

const statistics = z.object({
  n: z.int(),
  medianAbsoluteError: z.number().nullable(),
  meanAbsoluteError: z.number().nullable(),
  p90AbsoluteError: z.number().nullable(),
  medianSignedError: z.number().nullable().meta({ description: "Positive: predicted too slow" }),
  intervalCoverage: z.number().nullable().meta({ description: "Share of rows inside the 80 % interval" }),
  intervalHalfWidth: z.number().nullable().meta({ description: "Median, over the prediction" }),
});

const summary = z.object({
  n: z.int(),
  coverage: z.number().nullable().meta({ description: "Share of rows with a prediction" }),
  intervalCoverage: z
    .number()
    .nullable()
    .meta({ description: "Share of all TPOT and TTFT inside their 80 % intervals" }),
  tpot: statistics,
  ttft: statistics,
  steadyState: z
    .object({ tpot: statistics, ttft: statistics })
    .optional()
    .meta({ description: "Of a simulation: the same rows in closed form" }),
});

/** What a validation returns: errors of all rows, and of those that share a value. */
export const validationOutput = summary.extend({
  groups: z
    .record(z.string(), z.record(z.string(), summary))
    .meta({ description: "The same for each value of the fields in `by`" }),
  incomplete: summary
    .optional()
    .meta({ description: "Rows where something that determines the run is unknown, apart from the others" }),
  notSimulated: z.int().optional().meta({
    description: "Rows with separate pools for prefill and decode, which only the closed form predicts",
  }),
  calibration: z
    .object({
      rows: z.int().meta({ description: "Rows on the device and engine of the calibration" }),
      ofModel: z.int().meta({ description: "Those of its model and layout, which have its interval too" }),
    })
    .optional(),
  faults: z.array(z.object({ id: z.string(), fault: z.string() })),
});

export type ErrorSummary = z.output<typeof statistics>;
export type RowsSummary = z.output<typeof summary>;
export type ValidationOutput = z.output<typeof validationOutput>;
