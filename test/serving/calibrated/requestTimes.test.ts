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
    expect(requestTimes(constants, "vllm", "hopper", tokens, launches).requestSeconds).toBeCloseTo(0.015, 12);
  });

  it("grows in SGLang with the kernels of its model, on newer machines too", () => {
    for (const family of ["hopper", "blackwell"] as const)
      expect(requestTimes(constants, "sglang", family, tokens, launches).requestSeconds).toBeCloseTo(
        0.035,
        12,
      );
  });

  it("says how much of it delays the first token alone", () => {
    const { firstTokenSeconds } = requestTimes(constants, "sglang", "hopper", tokens, launches);
    expect(firstTokenSeconds).toBeCloseTo(0.02, 12);
    expect(requestTimes(constants, "vllm", "hopper", tokens, launches).firstTokenSeconds).toBe(0);
  });

  it("delays SGLang's first token by once more what the launches of its prompt take, on earlier machines too", () => {
    for (const family of ["ampere", "hopper", "blackwell"] as const) {
      const { launchSeconds } = hostTimes(constants, "sglang", family, undefined);
      const { firstTokenSeconds } = requestTimes(constants, "sglang", family, tokens, launches);
      expect(firstTokenSeconds).toBeCloseTo(launches * launchSeconds, 12);
    }
  });

  it("is longer by the slowness of the host of A100 systems", () => {
    for (const engine of ["vllm", "sglang", "trtllm"] as const) {
      const seconds = (family: "ampere" | "hopper") =>
        requestTimes(constants, engine, family, tokens, launches).requestSeconds;
      expect(seconds("ampere") / seconds("hopper")).toBeCloseTo(45 / 30.4, 12);
    }
  });
});
