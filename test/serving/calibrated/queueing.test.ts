import { describe, expect, it } from "vitest";
import { promptShape } from "../../../src/serving/calibrated/promptCost.ts";
import { burstMean } from "../../../src/serving/calibrated/solveColocated.ts";
import { closedLoad } from "../../../src/serving/calibrated/solveDisaggregated.ts";
import { acceptedTokens, independentlyAcceptedTokens } from "../../../src/serving/calibrated/speculation.ts";

describe("promptShape", () => {
  it("keeps a prompt that fits in one step whole", () => {
    expect(promptShape(1000, 0, 8192)).toEqual({
      chunks: 1,
      chunkTokens: 1000,
      chunkPairs: 500500,
      chunkContextTokens: 1000,
      promptsPerStep: 8.192,
    });
  });
  it("cuts a long prompt and conserves its query-key pairs", () => {
    const shape = promptShape(16384, 0, 4096);
    expect(shape.chunks).toBe(4);
    expect(shape.chunkPairs * shape.chunks).toBe((16384 * 16385) / 2);
    expect(shape.chunkContextTokens).toBe(4096 * 2.5);
  });
  it("prefills only what the cache lacks, against all that it holds", () => {
    expect(promptShape(1000, 900, 8192)).toMatchObject({ chunkTokens: 100, chunkPairs: 100 * 900 + 5050 });
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
});
