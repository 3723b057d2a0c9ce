import { expect, it } from "vitest";
import { randomSource } from "../../../src/math/randomSource.ts";
import { normal } from "../../../src/math/randomVariates.ts";
import {
  addGaps,
  bucketStart,
  gapHistogram,
  gapQuantile,
  mergeGaps,
} from "../../../src/simulation/metrics/gapHistogram.ts";
import { distribution, exactSum, quantileOfSorted } from "../../../src/simulation/metrics/statistics.ts";
import { timeline, timelineBin } from "../../../src/simulation/metrics/timeline.ts";

it("interpolates a quantile between neighbours", () => {
  expect(quantileOfSorted([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantileOfSorted([1, 2, 3, 4], 0.9)).toBeCloseTo(3.7, 12);
  expect(quantileOfSorted([7], 0.99)).toBe(7);
  expect(quantileOfSorted([], 0.5)).toBeNaN();
});

it("adds a million tenths without drift", () => {
  expect(exactSum(new Float64Array(1_000_000).fill(0.1))).toBe(100_000);
});

it("covers the true mean in about 95 of 100 intervals", () => {
  let covered = 0;
  for (let seed = 0; seed < 200; seed += 1) {
    const random = randomSource(seed, "cover");
    const { mean, halfWidth } = distribution(Float64Array.from({ length: 400 }, () => 5 + normal(random)));
    if (Math.abs(mean - 5) <= halfWidth!.mean) covered += 1;
  }
  expect(covered / 200).toBeGreaterThan(0.9);
  expect(covered / 200).toBeLessThan(0.99);
});

it("gives no interval where there is little data", () => {
  expect(distribution(new Float64Array(399)).halfWidth).toBeUndefined();
});

it("finds quantiles of gaps to within a bucket, 1/128 wide", () => {
  const histogram = gapHistogram();
  const random = randomSource(4, "gaps");
  const values = Float64Array.from({ length: 50_000 }, () => 0.02 * Math.exp(normal(random))).sort();
  for (const value of values) addGaps(histogram, value, 1);
  for (const fraction of [0.1, 0.5, 0.9, 0.99]) {
    const exact = quantileOfSorted(values, fraction);
    expect(Math.abs(gapQuantile(histogram, fraction) - exact) / exact).toBeLessThan(1 / 128);
  }
  expect(gapQuantile(histogram, 1)).toBe(values.at(-1));
});

it("counts gaps of zero, as speculation makes them", () => {
  const histogram = gapHistogram();
  addGaps(histogram, 0.01, 1);
  addGaps(histogram, 0, 3);
  expect(gapQuantile(histogram, 0.5)).toBe(0);
  expect(gapQuantile(histogram, 1)).toBe(0.01);
  expect(histogram.sum).toBe(0.01);
});

it("merges histograms", () => {
  const [one, two] = [gapHistogram(), gapHistogram()];
  addGaps(one, 0.5, 2);
  addGaps(two, 1.5, 1);
  mergeGaps(one, two);
  expect([one.total, one.sum, one.max]).toEqual([3, 2.5, 1.5]);
  expect(bucketStart(34 << 7)).toBe(1);
});

it("widens its bins and keeps what is in them", () => {
  const line = timeline(1);
  for (let at = 0; at < 2000; at += 1) line.steps[timelineBin(line, at)]! += 1;
  expect(line.binSeconds).toBe(4);
  expect(line.used).toBe(500);
  expect(line.steps.slice(0, 500).every((steps) => steps === 4)).toBe(true);
  expect(line.steps.slice(500).every((steps) => steps === 0)).toBe(true);
});
