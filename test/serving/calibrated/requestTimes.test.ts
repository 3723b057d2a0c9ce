import { describe, expect, it } from "vitest";
import type { ServingConstants } from "../../../src/serving/calibrated/servingConstants.ts";
import { fittedServingConstants } from "../../../src/serving/calibrated/fittedServingConstants.ts";
import { requestTimes } from "../../../src/serving/calibrated/requestTimes.ts";

const constants: ServingConstants = {
  ...fittedServingConstants,
  requestSeconds: { vllm: 0.005, sglang: 0.005, trtllm: 0.05 },
  promptTokenSeconds: 1e-5,
  launchDelaySeconds: 5e-5,
};
const tokens = 1000;
const launches = 400;

describe("what a request spends outside the steps", () => {
  it("is HTTP and reading its prompt in vLLM", () => {
    expect(requestTimes(constants, "vllm", "hopper", tokens, launches, 1).requestSeconds).toBeCloseTo(
      0.015,
      12,
    );
  });

  it("grows in SGLang with the kernels of its model, on newer machines too", () => {
    for (const family of ["hopper", "blackwell"] as const)
      expect(requestTimes(constants, "sglang", family, tokens, launches, 1).requestSeconds).toBeCloseTo(
        0.035,
        12,
      );
  });

  it("says how much of it delays the first token alone", () => {
    const { firstTokenSeconds } = requestTimes(constants, "sglang", "hopper", tokens, launches, 1);
    expect(firstTokenSeconds).toBeCloseTo(0.02, 12);
    expect(requestTimes(constants, "vllm", "hopper", tokens, launches, 1).firstTokenSeconds).toBe(0);
  });

  it("is longer by the slowness of the host", () => {
    for (const engine of ["vllm", "sglang", "trtllm"] as const) {
      const seconds = (slowness: number) =>
        requestTimes(constants, engine, "ampere", tokens, launches, slowness).requestSeconds;
      expect(seconds(1.5) / seconds(1)).toBeCloseTo(1.5, 12);
    }
  });

  it("is no more in TensorRT-LLM than in vLLM on newer machines", () => {
    expect(requestTimes(constants, "trtllm", "hopper", tokens, launches, 1).requestSeconds).toBe(0.05);
    expect(requestTimes(constants, "trtllm", "blackwell", tokens, launches, 1).requestSeconds).toBe(0.005);
  });
});
