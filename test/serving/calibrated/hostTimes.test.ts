import { expect, it } from "vitest";
import { hostTimes } from "../../../src/serving/calibrated/hostTimes.ts";
import { fittedServingConstants as fitted } from "../../../src/serving/calibrated/fittedServingConstants.ts";
import { seconds } from "../../../src/units/quantity.ts";

it("hosts of A100 systems take half as long again", () => {
  const { stepSeconds, sequenceSeconds, launchSeconds } = hostTimes(fitted, "vllm", "ampere", undefined);
  expect(launchSeconds / fitted.launchSeconds).toBeCloseTo(1.48, 2);
  expect(sequenceSeconds / fitted.sequenceSeconds).toBeCloseTo(1.48, 2);
  expect(stepSeconds / fitted.stepSeconds).toBeCloseTo(1.48, 2);
});

it("hosts of Hopper systems are what the constants were fitted on", () => {
  const { stepSeconds, sequenceSeconds, launchSeconds } = fitted;
  expect(hostTimes(fitted, "vllm", "hopper", undefined)).toEqual({
    stepSeconds,
    sequenceSeconds,
    launchSeconds,
    fusionSeconds: 0,
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
