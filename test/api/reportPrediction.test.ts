import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { explainPrediction } from "../../src/api/predict/explainPrediction.ts";
import { prediction, type Prediction } from "../../src/api/predict/prediction.ts";
import { reportPrediction, reportVariants } from "../../src/api/predict/reportPrediction.ts";
import { renderCsv } from "../../src/report/renderCsv.ts";
import { renderMarkdown } from "../../src/report/renderMarkdown.ts";
import { renderText } from "../../src/report/renderText.ts";
import { fixedPrediction } from "./fixedPrediction.ts";

const infeasible: Prediction = {
  ...fixedPrediction,
  feasible: false,
  reasons: [{ code: "weights_do_not_fit", message: "weights need 90 GB of 72 GB", need: 90e9, have: 72e9 }],
};
const disaggregated: Prediction = { ...fixedPrediction, prefillMemory: fixedPrediction.memory };
const slower = (by: number): Prediction => ({
  ...fixedPrediction,
  tpotSeconds: fixedPrediction.tpotSeconds * by,
  tpotIntervalSeconds: [0.0115 * by, 0.014 * by],
  outputTokensPerSecondPerDevice: 505 / by,
  outputTokensPerSecond: 2020 / by,
});
const sweep = [1, 4, 16, 64].map((value, index) => ({ value, prediction: slower(2 ** index) }));
const text = { color: false };

/** Whole outputs, in test/golden; UPDATE_GOLDEN=1 writes them anew. */
const goldens: readonly (readonly [file: string, output: string])[] = [
  [
    "predict.txt",
    renderText([...reportPrediction(fixedPrediction), ...explainPrediction(fixedPrediction)], text),
  ],
  ["predict-infeasible.txt", renderText(reportPrediction(infeasible), text)],
  ["predict-disaggregated.md", renderMarkdown(reportPrediction(disaggregated))],
  ["predict.csv", renderCsv(reportPrediction(fixedPrediction))],
  ["predict-sweep.txt", renderText(reportVariants("concurrency", sweep), text)],
  ["predict-sweep.csv", renderCsv(reportVariants("concurrency", sweep))],
  [
    "predict-compare.txt",
    renderText(
      reportVariants("hardware", [
        { value: "first", prediction: fixedPrediction },
        { value: "second", prediction: slower(2) },
      ]),
      text,
    ),
  ],
];

describe("a prediction prints as", () => {
  it.each(goldens)("%s", (file, output) => {
    const path = fileURLToPath(new URL(`../golden/${file}`, import.meta.url));
    if (process.env["UPDATE_GOLDEN"]) writeFileSync(path, output);
    expect(output).toBe(readFileSync(path, "utf8"));
  });

  it("is one that predict could give", () => {
    expect(prediction.strict().safeParse(disaggregated).error).toBeUndefined();
  });
});
