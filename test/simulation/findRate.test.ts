import { expect, it } from "vitest";
import { searchRate } from "../../src/simulation/findRate.ts";

function search(capacity: number, start: number, tolerance = 0.01, trials = 40) {
  const rates = searchRate(start, tolerance, trials);
  let step = rates.next();
  while (!step.done) step = rates.next(step.value <= capacity);
  return step.value;
}

it.each([0.013, 1, 3.7, 950])("brackets a capacity of %d requests/s to within 1 %", (capacity) => {
  const { requestsPerSecond, refusedRequestsPerSecond } = search(capacity, 1);
  expect(requestsPerSecond).toBeLessThanOrEqual(capacity);
  expect(refusedRequestsPerSecond).toBeGreaterThan(capacity);
  expect(refusedRequestsPerSecond / requestsPerSecond).toBeLessThanOrEqual(1.01);
});

it("ends when no rate is low enough, and when none is too high", () => {
  expect(search(0, 1, 0.01, 12).requestsPerSecond).toBe(0);
  expect(search(Infinity, 1, 0.01, 12).refusedRequestsPerSecond).toBe(Infinity);
});

it("refuses to start from nothing", () => {
  expect(() => searchRate(0, 0.1).next()).toThrow("invalid start: 0");
});
