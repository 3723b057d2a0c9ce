import { describe, expect, it } from "vitest";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import {
  expectedDistinctExperts,
  hottestRankRows,
  reachingShare,
} from "../../src/operators/expertRouting.ts";
import { stepFloor } from "../../src/operators/floor.ts";
import { formatsOf } from "../../src/operators/formats.ts";
import { operatorsOf } from "../../src/operators/operatorsOf.ts";
import { fastestRate, peakRate } from "../../src/operators/peakRate.ts";
import { shardingOf } from "../../src/operators/sharding.ts";
import { llama8b } from "./architectures.ts";
import { decodeStep, prefillStep } from "./steps.ts";

const h100 = findAccelerator("h100-sxm");
const operators = operatorsOf(llama8b, shardingOf({}), formatsOf({ linear: "bf16" }));

describe("stepFloor", () => {
  it("is the reading of weights and cache for one decoding sequence", () => {
    // All 8.03e9 parameters but the embedding table, 2 bytes each, and 1000 tokens of 128 KiB with the one written.
    const { memorySeconds, seconds } = stepFloor(operators, decodeStep(1, 1000), h100);
    const weights = 2 * (8_030_261_248 - 128_256 * 4096);
    expect(seconds).toBe(memorySeconds);
    expect(memorySeconds * h100.memoryBandwidth).toBeCloseTo(weights + 1001 * 131_072, -6);
  });

  it("is the arithmetic for a long prompt", () => {
    const { computeSeconds, seconds } = stepFloor(operators, prefillStep(1, 8192), h100);
    expect(seconds).toBe(computeSeconds);
  });

  it("needs no link on one device and some on two", () => {
    expect(stepFloor(operators, decodeStep(1, 10), h100).linkSeconds).toBe(0);
    const pair = operatorsOf(llama8b, shardingOf({ tp: 2 }), formatsOf({ linear: "bf16" }));
    expect(stepFloor(pair, decodeStep(1, 10), h100).linkSeconds).toBeGreaterThan(0);
  });
});

describe("fastestRate", () => {
  it("is that of a wider kind where the device multiplies it faster", () => {
    const b300 = findAccelerator("b300-sxm");
    expect(fastestRate(b300, "int8")).toBe(b300.peakFlops.bf16);
    expect(fastestRate(b300, "fp8")).toBe(b300.peakFlops.fp8);
    expect(fastestRate(h100, "fp32")).toBe(h100.peakFlops.bf16);
  });
});

describe("peakRate", () => {
  it("widens 8-bit products to 16 bits on a device without them", () => {
    expect(peakRate(findAccelerator("a100-sxm-80gb"), "fp8").math).toBe("bf16");
  });

  it("rejects a device without any rate", () => {
    expect(() => peakRate({ id: "stone", peakFlops: {} }, "bf16")).toThrow("no peak rate for bf16 on stone");
  });
});

describe("expert routing", () => {
  it("touches E (1 - (1 - k/E)^T) experts", () => {
    expect(expectedDistinctExperts(2, 8, 2)).toBeCloseTo(8 * (1 - 0.75 ** 2), 12);
    expect(expectedDistinctExperts(0, 8, 2)).toBe(0);
    expect(expectedDistinctExperts(5, 4, 4)).toBe(4);
  });

  it("touches fewer experts when some are popular", () => {
    expect(expectedDistinctExperts(64, 256, 8, 1)).toBeLessThan(expectedDistinctExperts(64, 256, 8));
    expect(expectedDistinctExperts(1, 256, 8, 1)).toBe(8);
  });

  it("brings 1 - (7/8)^8 of the tokens with eight choices to one of eight ranks, and 0.45 where four groups of eight are open", () => {
    const groups = { count: 8, chosen: 4 };
    expect(reachingShare(8, 8)).toBeCloseTo(1 - 0.875 ** 8, 12);
    expect(reachingShare(8, 8, groups)).toBeCloseTo(0.5 * (1 - 0.75 ** 8), 12);
    // Half of a group, and two groups: both are met with 6/28 x 1, one with 16/28.
    expect(reachingShare(16, 8, groups)).toBeCloseTo(0.5 * (1 - 0.875 ** 8), 12);
    const one = (16 / 28) * (1 - 0.75 ** 8);
    expect(reachingShare(4, 8, groups)).toBeCloseTo(one + (6 / 28) * (1 - 0.5 ** 8), 12);
    expect(reachingShare(1, 8, groups)).toBeCloseTo(1, 12);
  });

  it("loads the hottest of four ranks by sqrt(2 ln 4 x 100 x 3/4) rows above a mean of 100", () => {
    expect(hottestRankRows(400, 4, 64, 0, 1)).toBeCloseTo(100 + Math.sqrt(2 * Math.log(4) * 75), 12);
    expect(hottestRankRows(400, 4, 64, 0, 0)).toBe(100);
    expect(hottestRankRows(400, 1, 64, 0, 1)).toBe(400);
  });
});
