import { describe, expect, it } from "vitest";
import { closedLoad } from "../../../src/serving/calibrated/closedLoad.ts";
import { promptShape } from "../../../src/serving/calibrated/promptCost.ts";
import { burstMean } from "../../../src/serving/calibrated/solveColocated.ts";
import {
  acceptedTokens,
  independentlyAcceptedTokens,
  independentPositions,
  measuredPositions,
  rateOfLength,
  tokensOfPositions,
} from "../../../src/serving/calibrated/speculation.ts";
import { generatedTokens } from "../../../src/serving/calibrated/workload.ts";

const prompt = (inputTokens: number, cachedTokens = 0) => ({ inputTokens, cachedTokens });

describe("promptShape", () => {
  it("keeps a prompt that fits in one step whole", () => {
    expect(promptShape(prompt(1000), 8192)).toEqual({
      chunks: 1,
      chunkTokens: 1000,
      chunkPairs: 500500,
      chunkContextTokens: 1000,
      promptsPerStep: 8.192,
      variation: 0,
    });
  });
  it("cuts a long prompt and conserves its query-key pairs", () => {
    const shape = promptShape(prompt(16384), 4096);
    expect(shape.chunks).toBe(4);
    expect(shape.chunkPairs * shape.chunks).toBe((16384 * 16385) / 2);
    expect(shape.chunkContextTokens).toBe(4096 * 2.5);
  });
  it("prefills only what the cache lacks, against all that it holds", () => {
    expect(promptShape(prompt(1000, 900), 8192)).toMatchObject({
      chunkTokens: 100,
      chunkPairs: 100 * 900 + 5050,
    });
  });
});

describe("prompts of different lengths", () => {
  // 200 and 600 tokens, equally likely: mean 400, variance 200^2.
  const spread = { ...prompt(400), inputVariance: 200 ** 2 };
  const pairs = (fresh: number, cached: number) => fresh * cached + (fresh * (fresh + 1)) / 2;

  it("have the mean of their pairs, not the pairs of their mean", () => {
    expect(promptShape(spread, 8192).chunkPairs).toBe((pairs(200, 0) + pairs(600, 0)) / 2);
    expect(promptShape(spread, 8192).variation).toBe(0.25);
  });
  it("keep that with a prefix in common and with a share of each in the cache", () => {
    expect(promptShape({ ...spread, cachedTokens: 100 }, 8192).chunkPairs).toBe(
      (pairs(100, 100) + pairs(500, 100)) / 2,
    );
    expect(promptShape({ ...spread, cachedTokens: 100, cachedIsShare: true }, 8192).chunkPairs).toBe(
      (pairs(150, 50) + pairs(450, 150)) / 2,
    );
  });
  it("stay whole without chunked prefill", () => {
    expect(promptShape(prompt(5000), 2048, false)).toMatchObject({ chunks: 1, chunkTokens: 5000 });
  });
});

describe("generatedTokens", () => {
  const workload = { inputTokens: 10, outputTokens: 100, cachedTokens: 0, equalLengths: false };

  it("is half of equal outputs", () => {
    expect(generatedTokens(workload)).toBe(50);
  });
  it("is E[osl^2] / (2 E[osl]) of different ones: long ones are met more often", () => {
    // 50 and 150, equally likely: (2500 + 22500) / 2 / 200.
    expect(generatedTokens({ ...workload, outputVariance: 50 ** 2 })).toBe(62.5);
  });
});

describe("burstMean", () => {
  it("is half of all prompts and the last step when they come one by one", () => {
    expect(burstMean(4, 1, 1)).toBe(2.5);
  });
  it("is the whole step when all prompts fit in it", () => {
    expect(burstMean(4, 1, 8)).toBe(4);
  });
});

describe("closedLoad", () => {
  it("is customers over cycle time when nothing queues", () => {
    expect(closedLoad(1, 10, 0.9, 0.9)).toBeCloseTo(1 / 10, 12);
  });
  it("satisfies Little's law with queueing", () => {
    const load = closedLoad(50, 2, 20, 0.5);
    expect(2 * load * (20 + (0.5 * load) / (1 - load))).toBeCloseTo(50, 9);
  });
  it("approaches saturation with many customers", () => {
    expect(closedLoad(1e6, 2, 20, 0.5)).toBeGreaterThan(0.999);
  });
});

describe("accepted tokens", () => {
  it("follow measured curves, which flatten", () => {
    expect(acceptedTokens(0, 1)).toBe(1);
    expect(acceptedTokens(1, 1)).toBeCloseTo(1.83, 12);
    expect(acceptedTokens(8, 1)).toBeLessThan(independentlyAcceptedTokens(8, 0.83));
  });
  it("sum a geometric series when each is accepted independently", () => {
    expect(independentlyAcceptedTokens(3, 0.5)).toBe(1.875);
    expect(independentlyAcceptedTokens(3, 1)).toBe(4);
  });
  it("give back the rate behind a mean length", () => {
    expect(rateOfLength(4, independentlyAcceptedTokens(4, 0.7))).toBeCloseTo(0.7, 9);
    expect(tokensOfPositions(independentPositions(4, 0.7))).toBeCloseTo(
      independentlyAcceptedTokens(4, 0.7),
      12,
    );
  });
  it("are the steps of a measured curve, scaled", () => {
    const points = [1.8, 2.4, 2.9].map((length, index) => ({ draftTokens: index + 1, length }));
    expect(tokensOfPositions(measuredPositions(points, 2))).toBeCloseTo(2.4, 12);
    expect(tokensOfPositions(measuredPositions(points, 3, 0.5))).toBeCloseTo(1.95, 12);
  });
  it("take the shape of all curves between measured lengths and beyond them", () => {
    const points = [{ draftTokens: 3, length: 2.9 }];
    // 2.9 is the median of all curves, so the rest is theirs too.
    expect(tokensOfPositions(measuredPositions(points, 1))).toBeCloseTo(1.83, 12);
    expect(tokensOfPositions(measuredPositions(points, 5))).toBeCloseTo(3.5, 12);
  });
});
