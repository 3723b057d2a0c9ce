// Simulated and closed-form errors over the aggregated rows of measured/serving.csv, and over the sample that
// `servecast validate --fidelity simulated --sample 300` draws.
import { simulateRow } from "../../dist/api/validate/simulateRow.js";
import { errorStatistics } from "../../dist/calibration/errorStatistics.js";
import { predictRow } from "../../dist/calibration/rows/predictRow.js";
import { sampleRows } from "../../dist/calibration/rows/sampleRows.js";
import { servingRows } from "../../dist/calibration/rows/servingRows.js";
import { validateRows } from "../../dist/calibration/rows/validateRows.js";
import { findAccelerator } from "../../dist/catalog/accelerators.js";
import { findModel } from "../../dist/catalog/models.js";
import { shippedCalibration } from "../../dist/serving/calibrated/shippedCalibration.js";
import { readMeasured } from "./simulate.mjs";

const sampleSize = 300;
const engines = { vllm: "vLLM", trtllm: "TensorRT-LLM", sglang: "SGLang" };

/** Rows of the table: what, how many, TPOT simulated and in closed form, TTFT likewise (median absolute errors, TTFT's bias). */
export function runs() {
  const rows = servingRows(readMeasured("serving.csv"));
  const aggregated = rows.filter(({ mode }) => mode === "aggregated");
  const complete = aggregated.filter((row) => row.complete);
  const sample = new Set(sampleRows(complete, sampleSize));
  const catalog = { findModel, findAccelerator, kernels: shippedCalibration.kernels };
  const validated = validateRows([simulateRow, predictRow], rows, catalog, shippedCalibration);
  const [simulated, closed] = [0, 1].map((by) => new Map(validated.map((each) => [each[by].row, each[by]])));
  const line = (what, chosen) => {
    const figure = (by, metric, statistic) => {
      const comparisons = chosen.flatMap((row) => by.get(row)[metric] ?? []);
      return `${(100 * errorStatistics(comparisons)[statistic]).toFixed(1)} %`;
    };
    const error = "medianAbsoluteError";
    return [
      what,
      String(chosen.length),
      ...["tpot", "ttft"].flatMap((metric) => [simulated, closed].map((by) => figure(by, metric, error))),
      figure(simulated, "ttft", "medianSignedError"),
    ];
  };
  return [
    line("all that are complete", complete),
    line(
      `sample of ${sampleSize}`,
      complete.filter((row) => sample.has(row)),
    ),
    ...Object.entries(engines).map(([engine, name]) =>
      line(
        name,
        complete.filter((row) => row.engine === engine),
      ),
    ),
    line(
      "InferenceX",
      complete.filter(({ origin }) => origin === "inferencex"),
    ),
    line(
      "the other origin",
      complete.filter(({ origin }) => origin !== "inferencex"),
    ),
    line(
      "incomplete rows",
      aggregated.filter((row) => !row.complete),
    ),
    line(
      "separate pools, complete",
      rows.filter((row) => row.mode !== "aggregated" && row.complete),
    ),
  ];
}
