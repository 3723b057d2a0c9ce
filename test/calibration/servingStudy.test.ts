import { expect, it } from "vitest";
import { concernedRows } from "../../src/calibration/study/concernedRows.ts";
import { servingParameters } from "../../src/calibration/study/servingParameters.ts";
import { neutralValue, unfittedValue } from "../../src/calibration/study/servingStudy.ts";

it("starts fits at the middle of a range, and rates at that of isolated kernels", () => {
  expect(unfittedValue({ unit: "s", low: 1e-4, high: 1 })).toBeCloseTo(0.01, 12);
  expect(unfittedValue({ unit: "1", low: 0.2, high: 4 })).toBe(1);
  for (const parameter of servingParameters) {
    const start = unfittedValue(parameter);
    expect(start).toBeGreaterThanOrEqual(parameter.low);
    expect(start).toBeLessThanOrEqual(parameter.high);
  }
});

it("removes a constant at the value without effect", () => {
  expect(neutralValue({ unit: "s", low: 1e-4 })).toBe(1e-4);
  expect(neutralValue({ unit: "1", low: 0.2 })).toBe(1);
});

it("says which runs a constant concerns; all, unless it is one of an engine or a kind of deployment", () => {
  expect(concernedRows("anything").name).toBe("all");
  expect(concernedRows("burstFactor").name).toBe("disaggregated");
});
