import { expect, it } from "vitest";
import { randomSource } from "../../../src/math/randomSource.ts";
import { type Arrivals, arrivalTimes, diurnalProfile } from "../../../src/simulation/workload/arrivals.ts";

const draw = (arrivals: Arrivals, count: number) =>
  arrivalTimes(arrivals, count, randomSource(7, "arrivals"));

function gapMoments(times: Float64Array): { mean: number; variation: number } {
  const gaps = times.map((at, i) => at - (i === 0 ? 0 : times[i - 1]!));
  const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
  const variance = gaps.reduce((a, b) => a + (b - mean) ** 2, 0) / gaps.length;
  return { mean, variation: Math.sqrt(variance) / mean };
}

it.each<[string, Arrivals, number]>([
  ["constant arrivals do not vary", { kind: "constant", requestsPerSecond: 4 }, 0],
  ["Poisson gaps vary by their mean", { kind: "poisson", requestsPerSecond: 4 }, 1],
  ["gamma gaps vary by 1/sqrt(shape)", { kind: "gamma", requestsPerSecond: 4, shape: 0.25 }, 2],
  // Weibull of shape 0.5: variance/mean² = Gamma(5)/Gamma(3)² - 1 = 5.
  [
    "Weibull gaps of shape 0.5 vary by sqrt(5)",
    { kind: "weibull", requestsPerSecond: 4, shape: 0.5 },
    Math.sqrt(5),
  ],
])("%s and keep the rate", (_, arrivals, variation) => {
  const moments = gapMoments(draw(arrivals, 200_000));
  expect(Math.abs(moments.mean - 0.25) / 0.25).toBeLessThan(0.02);
  expect(Math.abs(moments.variation - variation)).toBeLessThan(0.05);
});

it("scales arrivals with the rate and leaves their pattern alone", () => {
  const slow = draw({ kind: "gamma", requestsPerSecond: 1, shape: 0.5 }, 1000);
  const fast = draw({ kind: "gamma", requestsPerSecond: 8, shape: 0.5 }, 1000);
  expect(fast.every((at, i) => at === slow[i]! / 8)).toBe(true);
});

it("follows a ramp: 0 to 10 requests/s over 100 s brings a quarter of 500 in the first half", () => {
  const times = draw({ kind: "profile", profile: { seconds: [0, 100], requestsPerSecond: [0, 10] } }, 2000);
  expect(Math.abs(times.filter((at) => at < 50).length - 125)).toBeLessThan(40);
  expect(Math.abs(times.filter((at) => at < 100).length - 500)).toBeLessThan(70);
  // Beyond its last point the rate stays.
  expect(Math.abs(times.filter((at) => at >= 100 && at < 200).length - 1000)).toBeLessThan(100);
});

it("jumps where two points have one time", () => {
  const profile = { seconds: [0, 10, 10], requestsPerSecond: [1, 1, 100] };
  const times = draw({ kind: "profile", profile }, 1000);
  expect(times.filter((at) => at < 10).length).toBeLessThan(25);
  expect(times.at(-1)).toBeLessThan(22);
});

it("repeats a day", () => {
  const times = draw({ kind: "profile", profile: diurnalProfile(50, 0.9, 100) }, 50_000);
  const inPhase = (from: number, to: number) =>
    times.filter((at) => at % 100 >= from && at % 100 < to).length;
  // Mean of 1 - 0.9 cos over the quarter around noon: 1 + 0.9 * (2 sqrt 2 / pi) = 1.81.
  expect(Math.abs(inPhase(37.5, 62.5) / 12_500 - 1.81)).toBeLessThan(0.03);
  expect(Math.abs(times.at(-1)! - 1000)).toBeLessThan(20);
});

it.each<[string, Arrivals]>([
  ["invalid rate: 0", { kind: "poisson", requestsPerSecond: 0 }],
  ["invalid rate: NaN", { kind: "constant", requestsPerSecond: NaN }],
  ["invalid shape: -1", { kind: "gamma", requestsPerSecond: 1, shape: -1 }],
  ["rate falls to zero", { kind: "profile", profile: { seconds: [0, 1], requestsPerSecond: [1, 0] } }],
  ["unsorted time", { kind: "profile", profile: { seconds: [0, 2, 1], requestsPerSecond: [1, 1, 1] } }],
])("refuses: %s", (message, arrivals) => {
  expect(() => draw(arrivals, 1000)).toThrow(message);
});
