// Simulated and closed-form errors over a fixed sample of aggregated rows of measured/serving.csv.
import { simulateRow } from "../../dist/api/simulateRow.js";
import { csvRecords } from "../../dist/calibration/csvRecords.js";
import { errorStatistics } from "../../dist/calibration/errorStatistics.js";
import { sampleRows } from "../../dist/calibration/sampleRows.js";
import { servingRow } from "../../dist/calibration/servingRow.js";
import { validateRows } from "../../dist/calibration/validateRows.js";
import { findAccelerator } from "../../dist/catalog/accelerators.js";
import { findModel } from "../../dist/catalog/models.js";
import { shippedCalibration } from "../../dist/serving/calibrated/shippedCalibration.js";
import { readMeasured } from "./simulate.mjs";

const sampleSize = 400;
const engines = { vllm: "vLLM", trtllm: "TensorRT-LLM", sglang: "SGLang" };

/** Rows of the table: what, how many, TPOT simulated and in closed form, TTFT likewise (median absolute errors, TTFT's bias). */
export function runs() {
  const all = csvRecords(readMeasured("serving.csv"))
    .map(servingRow)
    .filter(({ mode }) => mode === "aggregated");
  const rows = sampleRows(all, sampleSize);
  const catalog = { findModel, findAccelerator, kernels: shippedCalibration.kernels };
  const simulated = validateRows(rows, catalog, shippedCalibration, simulateRow);
  const closed = validateRows(rows, catalog, shippedCalibration);
  const line = (what, isOne) => {
    const figure = (validated, metric, statistic) => {
      const comparisons = validated.filter(({ row }) => isOne(row)).flatMap((one) => one[metric] ?? []);
      return `${(100 * errorStatistics(comparisons)[statistic]).toFixed(1)} %`;
    };
    const count = rows.filter(isOne).length;
    if (count === 0) return [];
    const error = "medianAbsoluteError";
    return [
      [
        what,
        String(count),
        ...["tpot", "ttft"].flatMap((metric) => [simulated, closed].map((of) => figure(of, metric, error))),
        figure(simulated, "ttft", "medianSignedError"),
      ],
    ];
  };
  const complete = ({ complete: known }) => known;
  return [
    line("all that are complete", complete),
    ...Object.entries(engines).map(([engine, name]) =>
      line(name, (row) => row.complete && row.engine === engine),
    ),
    line("InferenceX", (row) => row.complete && row.origin === "inferencex"),
    line("the other origin", (row) => row.complete && row.origin !== "inferencex"),
    line("incomplete rows", (row) => !row.complete),
  ].flat();
}
