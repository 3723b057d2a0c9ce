import { expect, it } from "vitest";
import { hostTimes } from "../../../src/serving/calibrated/hostTimes.ts";
import { fittedServingConstants as fitted } from "../../../src/serving/calibrated/fittedServingConstants.ts";
import { seconds } from "../../../src/units/quantity.ts";

it("hosts of earlier systems take as much longer as they are slower", () => {
  const { stepSeconds, launchSeconds } = hostTimes(fitted, "vllm", "ampere", 1.5);
  expect(launchSeconds / fitted.launchSeconds).toBeCloseTo(1.5, 12);
  expect(stepSeconds / fitted.stepSeconds).toBeCloseTo(1.5, 12);
});

it("hosts of Hopper systems are what the constants were fitted on", () => {
  const { stepSeconds, launchSeconds } = fitted;
  expect(hostTimes(fitted, "vllm", "hopper", 1)).toEqual({
    stepSeconds,
    sequenceSeconds: 0,
    launchSeconds,
    fusionSeconds: 0,
  });
});

it("Blackwell systems lose no time between steps, but in old releases", () => {
  const old = { until: "0.8", step: seconds(0.0017), sequence: seconds(0.000065) };
  expect(hostTimes(fitted, "vllm", "blackwell", 1).stepSeconds).toBe(0);
  expect(hostTimes(fitted, "vllm", "blackwell", 1, old)).toMatchObject({
    stepSeconds: 0.0017,
    sequenceSeconds: 0.000065,
  });
});

it("TensorRT-LLM saves a part of every kernel in a graph", () => {
  expect(hostTimes(fitted, "trtllm", "hopper", 1).fusionSeconds).toBe(fitted.fusionSeconds);
});

it("what constants make of today's launches, they make of a past release's too", () => {
  const past = 33e-6;
  const launch = (launchSeconds: number): number =>
    hostTimes({ ...fitted, launchSeconds }, "vllm", "hopper", 1, undefined, past).launchSeconds;
  expect(launch(fitted.launchSeconds)).toBeCloseTo(past, 12);
  expect(launch(2 * fitted.launchSeconds)).toBeCloseTo(2 * past, 12);
  expect(launch(0)).toBe(0);
});

it("a release that samples between steps adds its time before the machine slows it", () => {
  const old = { until: "0.8", step: seconds(0.0017), sequence: seconds(0.000065) };
  const added =
    hostTimes(fitted, "vllm", "ampere", 1.5, old).stepSeconds -
    hostTimes(fitted, "vllm", "ampere", 1.5).stepSeconds;
  expect(added).toBeCloseTo(0.0017 * 1.5, 9);
});
