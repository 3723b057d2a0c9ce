import { expect, it } from "vitest";
import { logTicks } from "../../../src/report/plots/logTicks.ts";

it("gives 1, 2 and 5 within two decades", () => {
  expect(logTicks(0.003, 0.09)).toEqual([0.005, 0.01, 0.02, 0.05]);
});

it("gives decades alone over more, and skips some over many", () => {
  expect(logTicks(0.05, 600)).toEqual([0.1, 1, 10, 100]);
  expect(logTicks(1, 1e12)).toEqual([1, 1e2, 1e4, 1e6, 1e8, 1e10, 1e12]);
});

it("gives more within one decade", () => {
  expect(logTicks(0.007, 0.045)).toEqual([0.007, 0.01, 0.015, 0.02, 0.03, 0.04]);
});
