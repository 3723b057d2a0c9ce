import type { ValidatedRow } from "../../calibration/rows/validateRows.ts";

const header = [
  "id",
  "origin",
  "engine",
  "engine_version",
  "model",
  "system",
  "precision",
  "mode",
  "isl",
  "osl",
  "concurrency",
  "speculative",
  "complete",
  "tpot_ms",
  "tpot_predicted_ms",
  "tpot_low_ms",
  "tpot_high_ms",
  "tpot_error",
  "ttft_ms",
  "ttft_predicted_ms",
  "ttft_low_ms",
  "ttft_high_ms",
  "ttft_error",
  "inferred",
  "fault",
];

/** Every row beside its prediction, errors as ratios. */
export function validatedCsv(rows: readonly ValidatedRow[]): string {
  const lines = rows.map(({ row, scenario, predicted, tpot, ttft, fault }) =>
    [
      row.id,
      row.origin,
      row.engine,
      row.engineVersion,
      row.model,
      row.system,
      row.gemmPrecision,
      row.mode,
      row.isl,
      row.osl,
      scenario?.concurrency ?? row.concurrency,
      row.speculative,
      row.complete ? "yes" : "no",
      ...latencyCells(tpot?.measured, predicted?.tpot),
      ...latencyCells(ttft?.measured, predicted?.ttft),
      scenario?.inferred.join("; "),
      fault,
    ]
      .map(cell)
      .join(","),
  );
  return `${[header.join(","), ...lines].join("\n")}\n`;
}

type Predicted = NonNullable<ValidatedRow["predicted"]>["tpot"];

/** Measured, predicted, the bounds of the interval and the error. */
function latencyCells(measured: number | undefined, of: Predicted | undefined): readonly string[] {
  const milliseconds = [measured, of?.predicted, of?.low, of?.high].map((value) =>
    value === undefined ? "" : (value * 1000).toPrecision(6),
  );
  return [
    ...milliseconds,
    measured === undefined || of === undefined ? "" : (of.predicted / measured - 1).toFixed(4),
  ];
}

function cell(value: string | number | undefined): string {
  const text = value === undefined || Number.isNaN(value) ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
