import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { summarizeErrors } from "../../../src/calibration/kernels/errorSummary.ts";
import { measuredSteps, workOf, type MeasuredStep } from "../../../src/calibration/steps/measuredStep.ts";
import { predictStep } from "../../../src/calibration/steps/predictStep.ts";
import { findAccelerator } from "../../../src/catalog/accelerators.ts";
import { findModel } from "../../../src/catalog/models.ts";
import { InputError } from "../../../src/units/inputError.ts";

const tableOf = (accelerator: string): string =>
  readFileSync(new URL(`../../measured/${accelerator}/steps.csv`, import.meta.url), "utf8");
const table = tableOf("h200-sxm");

describe.each([
  { accelerator: "h200-sxm", count: 56, counts: [14, 16, 10, 16], alone: 4 },
  // Qwen3-32B in bf16 leaves no room on it.
  { accelerator: "h100-sxm", count: 40, counts: [8, 8, 8, 16], alone: 2 },
])("steps measured on one $accelerator", ({ accelerator, count: all, counts, alone: singles }) => {
  const steps = measuredSteps(tableOf(accelerator)).map((measured) => ({
    measured,
    predicted: predictStep(measured),
  }));
  const errorsOf = (precision: string, phase: string): number[] =>
    steps
      .filter(({ measured }) => measured.precision === precision && measured.phase === phase)
      .map(({ measured, predicted }) => predicted.seconds / measured.graphSeconds - 1);

  it("are named as in the catalogue", () => {
    expect(steps).toHaveLength(all);
    for (const { measured } of steps) {
      expect(findAccelerator(measured.accelerator).id).toBe(accelerator);
      expect(findModel(measured.model).id).toBe(measured.model);
    }
  });

  // When written, on H200 and H100: 3 and 13, 3 and 12 %; 9 and 11, 8 and 12 %; 15 and 20, 11 and 16 %; 4 and 27, 6 and 28 %.
  it.each([
    { precision: "bf16", phase: "decode", place: 0, median: 0.06, largest: 0.15 },
    { precision: "bf16", phase: "prefill", place: 1, median: 0.11, largest: 0.14 },
    { precision: "fp8", phase: "decode", place: 2, median: 0.18, largest: 0.23 },
    { precision: "fp8", phase: "prefill", place: 3, median: 0.09, largest: 0.31 },
  ])(
    "are predicted within $median in the median and $largest at most: $precision $phase",
    ({ precision, phase, place, median, largest }) => {
      const errors = errorsOf(precision, phase);
      expect(errors).toHaveLength(counts[place]!);
      expect(summarizeErrors(errors).medianAbsoluteError).toBeLessThan(median);
      expect(Math.max(...errors.map(Math.abs))).toBeLessThan(largest);
    },
  );

  it("are never faster than their floor, and no more than 2.2 times as long", () => {
    for (const { measured, predicted } of steps) {
      expect(measured.graphSeconds).toBeGreaterThan(predicted.floorSeconds);
      expect(measured.graphSeconds).toBeLessThan(2.2 * predicted.floorSeconds);
      expect(predicted.seconds).toBeGreaterThan(predicted.floorSeconds);
    }
  });

  it("take less than twice the reading of the weights for one decoding sequence, as predicted", () => {
    const alone = steps.filter(({ measured }) => measured.phase === "decode" && measured.sequences === 1);
    expect(alone).toHaveLength(singles);
    for (const { measured, predicted } of alone) {
      expect(predicted.weightSeconds).toBeLessThan(predicted.floorSeconds);
      expect(measured.graphSeconds).toBeLessThan(2 * predicted.weightSeconds);
      expect(predicted.seconds).toBeLessThan(2 * predicted.weightSeconds);
    }
  });
});

describe("a table of steps", () => {
  const [header = "", first = ""] = table.split("\n");
  const withCell = (column: string, value: string): string => {
    const place = header.split(",").indexOf(column);
    return `${header}\n${first.split(",").with(place, value).join(",")}\n`;
  };

  it("gives what each row works on: tokens in the cache before a decode, pairs under the mask of a prompt", () => {
    const row = measuredSteps(`${header}\n${first}\n`)[0] as MeasuredStep;
    expect(workOf({ ...row, sequences: 4, tokensPerSequence: 128 })).toMatchObject({
      decodeSequences: 4,
      decodeContextTokens: 508,
      prefillTokens: 0,
    });
    expect(workOf({ ...row, phase: "prefill", sequences: 2, tokensPerSequence: 3 })).toMatchObject({
      prefillSequences: 2,
      prefillTokens: 6,
      prefillPairs: 12,
      prefillContextTokens: 6,
      decodeSequences: 0,
    });
  });

  it.each([
    ["precision", "fp9", 'line 2: precision "fp9" must be one of'],
    ["phase", "both", 'line 2: phase "both" must be one of decode, prefill'],
    ["sequences", "0", 'line 2: sequences "0" must be a positive number'],
    ["graph_ms", "fast", 'line 2: graph_ms "fast" must be a positive number'],
    ["model", " ", "must not be empty"],
  ])("names line and column of a fault: %s", (column, value, message) => {
    expect(() => measuredSteps(withCell(column, value))).toThrow(message);
  });

  it("names a column that is missing", () => {
    const fault = (): unknown => measuredSteps(table.replace("eager_ms", "eager"));
    expect(fault).toThrow(InputError);
    expect(fault).toThrow("column eager_ms is missing");
  });
});
