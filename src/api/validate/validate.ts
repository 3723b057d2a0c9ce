import { z } from "zod";
import { errorStatistics, type Comparison, type ErrorStatistics } from "../../calibration/errorStatistics.ts";
import { predictRow } from "../../calibration/rows/predictRow.ts";
import type { RowScenario } from "../../calibration/rows/rowDeployment.ts";
import { sampleRows } from "../../calibration/rows/sampleRows.ts";
import type { ServingRow } from "../../calibration/rows/servingRow.ts";
import { servingRows } from "../../calibration/rows/servingRows.ts";
import { validateRows, type ValidatedRow } from "../../calibration/rows/validateRows.ts";
import { findAccelerator } from "../../catalog/accelerators.ts";
import { findModel } from "../../catalog/models.ts";
import { groupBy } from "../../math/groupBy.ts";
import { shippedCalibration } from "../../serving/calibrated/shippedCalibration.ts";
import { InputError } from "../../units/inputError.ts";
import { calibrationFor, readCalibration, type CalibratedDeployment } from "../calibrate/applyCalibration.ts";
import { layoutName } from "../calibrate/layoutName.ts";
import { checkOutputFile } from "../checkOutputFile.ts";
import { defineOperation } from "../operation.ts";
import { reportValidation } from "./reportValidation.ts";
import { simulateRow } from "./simulateRow.ts";
import { validatedCsv } from "./validatedCsv.ts";
import {
  validationOutput,
  type ErrorSummary,
  type RowsSummary,
  type ValidationOutput,
} from "./validationOutput.ts";
import { writeScatter } from "./validationPlotFile.ts";

const groupings = ["model", "system", "engine", "mode", "precision", "speculative", "origin"] as const;
type Grouping = (typeof groupings)[number];

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
      .regex(/\.(svg|png)$/i, "must end in .svg or .png")
      .optional()
      .meta({ description: "Draw predicted against measured: .svg or .png", placeholder: "FILE" }),
  }),
  output: validationOutput,
  examples: [],
  async run(
    { data, fidelity, sample, calibration, by, rows: rowsFile, plot },
    host,
  ): Promise<ValidationOutput> {
    const fields = groupingsOf(by);
    await checkOutputFile("rows", rowsFile, host);
    await checkOutputFile("plot", plot, host);
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
    const groups: Record<string, Record<string, RowsSummary>> = {};
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
  report: reportValidation,
});

const deploymentOf = ({ model, deployment }: RowScenario): CalibratedDeployment => ({
  model: model.id,
  hardware: deployment.decode.worker.accelerator.id,
  engine: deployment.engine,
  layout: layoutName(deployment.decode.worker.sharding),
  hasSeparatePools: deployment.prefill !== undefined,
});

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

function grouped(rows: readonly JudgedRow[], field: Grouping): Record<string, RowsSummary> {
  const groups = groupBy(rows, (one) => valueOf(one, field));
  return Object.fromEntries([...groups].sort().map(([key, group]) => [key, summarize(group)]));
}

function valueOf({ row }: ValidatedRow, field: Grouping): string {
  const value = field === "precision" ? row.gemmPrecision : row[field];
  return value ?? "unstated";
}

function summarize(rows: readonly JudgedRow[]): RowsSummary {
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

function statisticsOf(comparisons: readonly Comparison[]): ErrorSummary {
  const { n, ...rest }: ErrorStatistics = errorStatistics(comparisons);
  const entries = Object.entries(rest).map(([name, value]) => [name, finite(value)]);
  return { n, ...(Object.fromEntries(entries) as Omit<ErrorSummary, "n">) };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
