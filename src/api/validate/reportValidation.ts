import { groupBy } from "../../math/groupBy.ts";
import { formatCell } from "../../report/formatCell.ts";
import type { Block, Column, Report } from "../../report/report.ts";
import type { RowsSummary, ValidationOutput } from "./validationOutput.ts";

/** A validation for a reader: errors by group, a simulation's beside those of the closed form, and what was left out. */
export function reportValidation(result: ValidationOutput): Report {
  const summaries: readonly (readonly [string, RowsSummary])[] = [
    ["all", result],
    ...(result.incomplete ? [["incomplete rows", result.incomplete] as const] : []),
    ...Object.values(result.groups).flatMap((group) => Object.entries(group)),
  ];
  const beside: Block[] = result.steadyState
    ? [
        {
          kind: "table",
          title: "Median errors, simulated and in closed form",
          columns: besideColumns,
          rows: summaries.map(([name, one]) => besideRow(name, one)),
        },
      ]
    : [];
  return [
    {
      kind: "table",
      title: "Errors, predicted against measured",
      columns,
      rows: summaries.map(([name, one]) => tableRow(name, one)),
    },
    ...beside,
    { kind: "notes", level: "note", notes: notesOf(result) },
    { kind: "notes", level: "warning", notes: faultsOf(result) },
  ];
}

function notesOf({ coverage, notSimulated, calibration }: ValidationOutput): readonly string[] {
  return [
    `coverage ${formatCell(coverage, "percent")}: the share of rows with a prediction`,
    ...(notSimulated === undefined
      ? []
      : [`${notSimulated} rows with separate pools for prefill and decode are not simulated`]),
    ...(calibration === undefined
      ? []
      : [
          `the calibration is used for ${calibration.rows} rows, its interval for ${calibration.ofModel} of them`,
        ]),
  ];
}

/** Each fault once, with the number of rows that have it. */
function faultsOf({ faults }: ValidationOutput): readonly string[] {
  return [...groupBy(faults, ({ fault }) => fault)].map(
    ([fault, { length }]) => `${length} ${length === 1 ? "row" : "rows"} not predicted: ${fault}`,
  );
}

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

function tableRow(name: string, { n, tpot, ttft }: RowsSummary) {
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

function besideRow(name: string, { n, tpot, ttft, steadyState }: RowsSummary) {
  return [
    name,
    n,
    tpot.medianAbsoluteError,
    steadyState?.tpot.medianAbsoluteError ?? null,
    ttft.medianAbsoluteError,
    steadyState?.ttft.medianAbsoluteError ?? null,
  ];
}
