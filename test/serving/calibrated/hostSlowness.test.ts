import { expect, it } from "vitest";
import { fittedServingConstants } from "../../../src/serving/calibrated/fittedServingConstants.ts";
import { onHostOf } from "../../../src/serving/calibrated/hostSlowness.ts";

const { vllm } = fittedServingConstants.engines;

it("hosts of A100 systems take half as long again", () => {
  const { overheads, constants } = onHostOf("ampere", vllm, fittedServingConstants);
  expect(overheads.launchSeconds / vllm.launchSeconds).toBeCloseTo(1.48, 2);
  expect(overheads.sequenceSeconds / vllm.sequenceSeconds).toBeCloseTo(1.48, 2);
  expect(constants.stepSeconds / fittedServingConstants.stepSeconds).toBeCloseTo(1.48, 2);
});

it("hosts of Hopper systems are what the constants were fitted on", () => {
  expect(onHostOf("hopper", vllm, fittedServingConstants)).toEqual({
    overheads: vllm,
    constants: fittedServingConstants,
  });
});
