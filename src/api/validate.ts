import { z } from "zod";
import { errorStatistics, type Comparison, type ErrorStatistics } from "../calibration/errorStatistics.ts";
import { predictRow } from "../calibration/predictRow.ts";
import type { RowScenario } from "../calibration/rowDeployment.ts";
import { sampleRows } from "../calibration/sampleRows.ts";
import type { ServingRow } from "../calibration/servingRow.ts";
import { servingRows } from "../calibration/servingRows.ts";
import { validateRows, type ValidatedRow } from "../calibration/validateRows.ts";
import { findAccelerator } from "../catalog/accelerators.ts";
import { findModel } from "../catalog/models.ts";
import { formatCell } from "../report/formatCell.ts";
import type { Column, Report } from "../report/report.ts";
import { shippedCalibration } from "../serving/calibrated/shippedCalibration.ts";
import { InputError } from "../units/inputError.ts";
import { calibrationFor, readCalibration } from "./applyCalibration.ts";
import { defineOperation } from "./operation.ts";
import { simulateRow } from "./simulateRow.ts";
import { validatedCsv } from "./validatedCsv.ts";
import { writeScatter } from "./validationPlotFile.ts";

const groupings = ["model", "system", "engine", "mode", "precision", "speculative", "origin"] as const;
type Grouping = (typeof groupings)[number];

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

const output = summary.extend({
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
      ofModel: z.int().meta({ description: "Those of its model, which have its interval too" }),
    })
    .optional(),
  faults: z.array(z.object({ id: z.string(), fault: z.string() })),
});

type Summary = z.output<typeof summary>;

/** A row and, where it was simulated, what the closed form says of it. */
type JudgedRow = ValidatedRow & { readonly steadyState?: ValidatedRow };

export const validate = defineOperation({
  name: "validate",
  summary: "Hold predictions against a table of measured runs",
  description:
    "Predicts every row of a CSV table of serving runs (columns as in InferenceX and AIConfigurator samples: model, system, engine, precisions, sharding, isl, osl, concurrency, ttft_ms, tpot_ms) and reports the errors. Rows marked `complete` = no are reported apart. A simulation plays the benchmark of every row that has one pool, and shows the errors of the closed form on the same rows.",
  positional: [],
  input: z.object({
    data: z
      .string()
      .meta({ description: "The table: a path, a URL or - for standard input", placeholder: "FILE" }),
    fidelity: z.enum(["calibrated", "simulated"]).default("calibrated").meta({
      description: "Predict in closed form, or simulate each benchmark request by request",
      placeholder: "FIDELITY",
    }),
    sample: z.int().min(1).optional().meta({
      description:
        "Only a fixed sample of so many complete rows, in which each model, system and engine has its share",
    }),
    calibration: z.string().optional().meta({
      description: "A file that servecast calibrate wrote, for the rows on its device and engine",
      placeholder: "FILE",
    }),
    by: z
      .string()
      .default("model,system,engine,mode")
      .meta({ description: `Fields to group by, out of ${groupings.join(", ")}`, placeholder: "FIELDS" }),
    rows: z
      .string()
      .optional()
      .meta({ description: "Write every row and its prediction to this CSV", placeholder: "FILE" }),
    plot: z
      .string()
      .optional()
      .meta({ description: "Draw predicted against measured: .svg or .png", placeholder: "FILE" }),
  }),
  output,
  examples: [],
  async run(
    { data, fidelity, sample, calibration, by, rows: rowsFile, plot },
    host,
  ): Promise<z.output<typeof output>> {
    const fields = groupingsOf(by);
    const all = servingRows(await host.readText(data));
    if (all.length === 0) throw new InputError("empty", ["data"], `${data} has no rows`);
    const simulates = fidelity === "simulated";
    const answered = simulates ? all.filter(({ mode }) => mode === "aggregated") : all;
    if (answered.length === 0)
      throw new InputError("empty", ["data"], `${data} has no rows of a single pool, as simulations need`);
    const rows = sample === undefined ? answered : sampleRows(completeFirst(answered), sample);
    const catalog = { findModel, findAccelerator, kernels: shippedCalibration.kernels };
    const file = calibration === undefined ? undefined : await readCalibration(calibration, host);
    const applied = (scenario: RowScenario) => file && calibrationFor(file, deploymentOf(scenario));
    const validated: readonly JudgedRow[] = validateRows(
      simulates ? [simulateRow, predictRow] : [predictRow],
      rows,
      catalog,
      shippedCalibration,
      (scenario) => applied(scenario)?.calibration ?? shippedCalibration,
    ).map(([one, steadyState]) => ({ ...one!, ...(steadyState && { steadyState }) }));
    const holds = validated.flatMap(({ scenario }) => (scenario && applied(scenario)?.holds) ?? []);
    const complete = validated.filter(({ row }) => row.complete);
    const incomplete = validated.filter(({ row }) => !row.complete);
    const headline = complete.length > 0 ? complete : incomplete;
    if (rowsFile !== undefined) await host.writeFile(rowsFile, validatedCsv(validated));
    if (plot !== undefined) await writeScatter(plot, headline, host);
    const groups: Record<string, Record<string, Summary>> = {};
    for (const field of fields) groups[field] = grouped(headline, field);
    return {
      ...summarize(headline),
      groups,
      ...(complete.length > 0 && incomplete.length > 0 ? { incomplete: summarize(incomplete) } : {}),
      ...(answered.length < all.length ? { notSimulated: all.length - answered.length } : {}),
      ...(file && {
        calibration: {
          rows: holds.filter((how) => how !== "not").length,
          ofModel: holds.filter((how) => how === "fully").length,
        },
      }),
      faults: validated.flatMap(({ row, fault }) => (fault === undefined ? [] : [{ id: row.id, fault }])),
    };
  },
  report(result): Report {
    const summaries: readonly (readonly [string, Summary])[] = [
      ["all", result],
      ...(result.incomplete ? [["incomplete rows", result.incomplete] as const] : []),
      ...Object.values(result.groups).flatMap((group) => Object.entries(group)),
    ];
    return [
      {
        kind: "table",
        title: "Errors, predicted against measured",
        columns,
        rows: summaries.map(([name, one]) => tableRow(name, one)),
      },
      ...(result.steadyState
        ? [
            {
              kind: "table" as const,
              title: "Median errors, simulated and in closed form",
              columns: besideColumns,
              rows: summaries.map(([name, one]) => besideRow(name, one)),
            },
          ]
        : []),
      {
        kind: "notes",
        level: "note",
        notes: [`coverage ${formatCell(result.coverage, "percent")}: the share of rows with a prediction`],
      },
      ...(result.notSimulated === undefined
        ? []
        : [
            {
              kind: "notes" as const,
              level: "note" as const,
              notes: [
                `${result.notSimulated} rows with separate pools for prefill and decode are not simulated`,
              ],
            },
          ]),
      ...(result.calibration
        ? [
            {
              kind: "notes" as const,
              level: "note" as const,
              notes: [
                `the calibration is used for ${result.calibration.rows} rows, its interval for ${result.calibration.ofModel} of them`,
              ],
            },
          ]
        : []),
      ...(result.faults.length > 0
        ? [
            {
              kind: "notes" as const,
              level: "warning" as const,
              notes: [...new Set(result.faults.map(({ fault }) => fault))].map((fault) => {
                const count = result.faults.filter((one) => one.fault === fault).length;
                return `${count} ${count === 1 ? "row" : "rows"} not predicted: ${fault}`;
              }),
            },
          ]
        : []),
    ];
  },
});

const deploymentOf = ({ model, deployment }: RowScenario) => ({
  model: model.id,
  hardware: deployment.decode.worker.accelerator.id,
  engine: deployment.engine,
});

const columns: readonly Column[] = [
  { label: "Rows", key: "group" },
  { label: "n", key: "n", unit: "count" },
  { label: "TPOT median", key: "tpotMedianAbsoluteError", unit: "percent" },
  { label: "P90", key: "tpotP90AbsoluteError", unit: "percent" },
  { label: "bias", key: "tpotMedianSignedError", unit: "percent" },
  { label: "in 80 %", key: "tpotIntervalCoverage", unit: "percent" },
  { label: "TTFT median", key: "ttftMedianAbsoluteError", unit: "percent" },
  { label: "P90", key: "ttftP90AbsoluteError", unit: "percent" },
  { label: "bias", key: "ttftMedianSignedError", unit: "percent" },
  { label: "in 80 %", key: "ttftIntervalCoverage", unit: "percent" },
];

function tableRow(name: string, { n, tpot, ttft }: Summary) {
  return [
    name,
    n,
    ...[tpot, ttft].flatMap((of) => [
      of.medianAbsoluteError,
      of.p90AbsoluteError,
      of.medianSignedError,
      of.intervalCoverage,
    ]),
  ];
}

const besideColumns: readonly Column[] = [
  { label: "Rows", key: "group" },
  { label: "n", key: "n", unit: "count" },
  { label: "TPOT simulated", key: "tpotSimulated", unit: "percent" },
  { label: "closed form", key: "tpotSteadyState", unit: "percent" },
  { label: "TTFT simulated", key: "ttftSimulated", unit: "percent" },
  { label: "closed form", key: "ttftSteadyState", unit: "percent" },
];

function besideRow(name: string, { n, tpot, ttft, steadyState }: Summary) {
  return [
    name,
    n,
    tpot.medianAbsoluteError,
    steadyState?.tpot.medianAbsoluteError ?? null,
    ttft.medianAbsoluteError,
    steadyState?.ttft.medianAbsoluteError ?? null,
  ];
}

/** The complete rows, or all where none is. */
function completeFirst(rows: readonly ServingRow[]): readonly ServingRow[] {
  const complete = rows.filter((row) => row.complete);
  return complete.length > 0 ? complete : rows;
}

function groupingsOf(text: string): readonly Grouping[] {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  for (const name of names) {
    if (!groupings.includes(name as Grouping)) {
      throw new InputError(
        "unknown_field",
        ["by"],
        `by: there is no field "${name}"`,
        `one of ${groupings.join(", ")}`,
      );
    }
  }
  return names as readonly Grouping[];
}

function grouped(rows: readonly JudgedRow[], field: Grouping): Record<string, Summary> {
  const groups = new Map<string, JudgedRow[]>();
  for (const one of rows) {
    const key = valueOf(one, field);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return Object.fromEntries([...groups].sort().map(([key, group]) => [key, summarize(group)]));
}

function valueOf({ row }: ValidatedRow, field: Grouping): string {
  const value = field === "precision" ? row.gemmPrecision : row[field];
  return value ?? "unstated";
}

function summarize(rows: readonly JudgedRow[]): Summary {
  const tpot = rows.flatMap((one) => one.tpot ?? []);
  const ttft = rows.flatMap((one) => one.ttft ?? []);
  const steady = rows.flatMap(({ steadyState }) => steadyState ?? []);
  return {
    n: rows.length,
    coverage: finite(rows.filter(({ fault }) => fault === undefined).length / rows.length),
    intervalCoverage: finite(errorStatistics([...tpot, ...ttft]).intervalCoverage),
    tpot: statisticsOf(tpot),
    ttft: statisticsOf(ttft),
    ...(steady.length > 0 && {
      steadyState: {
        tpot: statisticsOf(steady.flatMap((one) => one.tpot ?? [])),
        ttft: statisticsOf(steady.flatMap((one) => one.ttft ?? [])),
      },
    }),
  };
}

function statisticsOf(comparisons: readonly Comparison[]): z.output<typeof statistics> {
  const { n, ...rest }: ErrorStatistics = errorStatistics(comparisons);
  const entries = Object.entries(rest).map(([name, value]) => [name, finite(value)]);
  return { n, ...(Object.fromEntries(entries) as Omit<z.output<typeof statistics>, "n">) };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
