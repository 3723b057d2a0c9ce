import { expect, it } from "vitest";
import { hostTimes } from "../../../src/serving/calibrated/hostTimes.ts";
import { fittedServingConstants as fitted } from "../../../src/serving/calibrated/fittedServingConstants.ts";
import { seconds } from "../../../src/units/quantity.ts";

it("hosts of A100 systems take half as long again", () => {
  const { stepSeconds, launchSeconds } = hostTimes(fitted, "vllm", "ampere", undefined);
  expect(launchSeconds / fitted.launchSeconds).toBeCloseTo(1.48, 2);
  expect(stepSeconds / fitted.stepSeconds).toBeCloseTo(1.48, 2);
});

it("hosts of Hopper systems are what the constants were fitted on", () => {
  const { stepSeconds, launchSeconds } = fitted;
  expect(hostTimes(fitted, "vllm", "hopper", undefined)).toEqual({
    stepSeconds,
    sequenceSeconds: 0,
    launchSeconds,
    fusionSeconds: 0,
  });
});

it("Blackwell systems lose no time between steps, but in old releases", () => {
  const old = { until: "0.8", step: seconds(0.0017), sequence: seconds(0.000065) };
  expect(hostTimes(fitted, "vllm", "blackwell", undefined).stepSeconds).toBe(0);
  expect(hostTimes(fitted, "vllm", "blackwell", old)).toMatchObject({
    stepSeconds: 0.0017,
    sequenceSeconds: 0.000065,
  });
});

it("TensorRT-LLM saves a part of every kernel in a graph", () => {
  expect(hostTimes(fitted, "trtllm", "hopper", undefined).fusionSeconds).toBe(fitted.fusionSeconds);
});

it("a release that samples between steps adds its time before the machine slows it", () => {
  const old = { until: "0.8", step: seconds(0.0017), sequence: seconds(0.000065) };
  const added =
    hostTimes(fitted, "vllm", "ampere", old).stepSeconds -
    hostTimes(fitted, "vllm", "ampere", undefined).stepSeconds;
  expect(added).toBeCloseTo((0.0017 * 45) / 30.4, 9);
});
