import { describe, expect, it } from "vitest";
import type { ServingConstants } from "../../../src/serving/calibrated/servingConstants.ts";
import { fittedServingConstants } from "../../../src/serving/calibrated/fittedServingConstants.ts";
import { hostTimes } from "../../../src/serving/calibrated/hostTimes.ts";
import { requestTimes } from "../../../src/serving/calibrated/requestTimes.ts";

const constants: ServingConstants = {
  ...fittedServingConstants,
  requestSeconds: 0.005,
  promptTokenSeconds: 1e-5,
  launchSeconds: 5e-5,
};
const tokens = 1000;
const launches = 400;

describe("what a request spends outside the steps", () => {
  it("is HTTP and reading its prompt in vLLM", () => {
    expect(requestTimes(constants, "vllm", 1, tokens, launches).requestSeconds).toBeCloseTo(0.015, 12);
  });

  it("grows in SGLang with the kernels of its model", () => {
    expect(requestTimes(constants, "sglang", 1, tokens, launches).requestSeconds).toBeCloseTo(0.035, 12);
  });

  it("says how much of it delays the first token alone", () => {
    const { firstTokenSeconds } = requestTimes(constants, "sglang", 1, tokens, launches);
    expect(firstTokenSeconds).toBeCloseTo(0.02, 12);
    expect(requestTimes(constants, "vllm", 1, tokens, launches).firstTokenSeconds).toBe(0);
  });

  it("delays SGLang's first token by once more what the launches of its prompt take, on earlier machines too", () => {
    for (const slowness of [1, 1.5]) {
      const { launchSeconds } = hostTimes(constants, "sglang", "hopper", slowness);
      const { firstTokenSeconds } = requestTimes(constants, "sglang", slowness, tokens, launches);
      expect(firstTokenSeconds).toBeCloseTo(launches * launchSeconds, 12);
    }
  });

  it("is longer by the slowness of the host", () => {
    for (const engine of ["vllm", "sglang", "trtllm"] as const) {
      const seconds = (slowness: number) =>
        requestTimes(constants, engine, slowness, tokens, launches).requestSeconds;
      expect(seconds(1.5) / seconds(1)).toBeCloseTo(1.5, 12);
    }
  });
});
