import { expect, it } from "vitest";
import { fittedServingConstants as fitted } from "../../../src/serving/calibrated/fittedServingConstants.ts";
import { requestTimes } from "../../../src/serving/calibrated/requestTimes.ts";

it("a request takes its own time and that of each token of its prompt", () => {
  const { requestSeconds } = requestTimes(fitted, "vllm", "hopper", 1000);
  expect(requestSeconds).toBeCloseTo(fitted.requestSeconds.vllm + 1000 * fitted.promptTokenSeconds, 12);
});

it("hosts of A100 systems take half as long again where requests are their work", () => {
  const slowness = (engine: "vllm" | "sglang" | "trtllm") =>
    requestTimes(fitted, engine, "ampere", 1000).requestSeconds /
    requestTimes(fitted, engine, "hopper", 1000).requestSeconds;
  expect(slowness("vllm")).toBeCloseTo(1.48, 2);
  expect(slowness("trtllm")).toBeCloseTo(1.48, 2);
  expect(slowness("sglang")).toBe(1);
});
