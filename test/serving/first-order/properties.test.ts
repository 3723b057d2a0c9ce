import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FirstOrderScenario } from "../../../src/serving/first-order/scenario.ts";
import { solveScenario } from "../../../src/serving/first-order/solveScenario.ts";
import { bytes, bytesPerSecond, flopsPerSecond, seconds } from "../../../src/units/quantity.ts";

const scenarios: fc.Arbitrary<FirstOrderScenario> = fc
  .record({
    seqLen: fc.integer({ min: 2, max: 1_000_000 }),
    batchSize: fc.integer({ min: 1, max: 512 }),
    cachedShare: fc.double({ min: 0, max: 0.99, noNaN: true }),
    prefillChunkTokens: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 8192 })),
    bytesPerElement: fc.constantFrom(0.5, 1, 2, 4),
    efficiency: fc.double({ min: 0.01, max: 1, noNaN: true }),
    parametersCount: fc.integer({ min: 1_000_000, max: 2_000_000_000_000 }),
    layers: fc.integer({ min: 1, max: 128 }),
    heads: fc.integer({ min: 1, max: 128 }),
    headDim: fc.integer({ min: 1, max: 256 }),
    kvElementsPerToken: fc.integer({ min: 1, max: 1_000_000 }),
    peakFlops: fc.double({ min: 1e12, max: 1e16, noNaN: true }).map(flopsPerSecond),
    dispatchTax: fc.double({ min: 0, max: 1e-3, noNaN: true }).map(seconds),
    memoryBandwidth: fc.double({ min: 1e10, max: 1e14, noNaN: true }).map(bytesPerSecond),
    memoryCapacity: fc.double({ min: 1e9, max: 1e13, noNaN: true }).map(bytes),
    disaggregated: fc.boolean(),
    networkBandwidth: fc.double({ min: 1e9, max: 1e12, noNaN: true }).map(bytesPerSecond),
    speculative: fc.boolean(),
    draftAcceptanceRate: fc.double({ min: 0, max: 0.99, noNaN: true }),
    draftParametersCount: fc.integer({ min: 1_000_000, max: 10_000_000_000 }),
    draftKvElementsPerToken: fc.integer({ min: 1, max: 100_000 }),
  })
  .map(({ cachedShare, ...rest }) => ({
    ...rest,
    attentionLayers: rest.layers,
    cachedPrefixLen: Math.floor(cachedShare * rest.seqLen),
  }));

/** Holds for any scenario and any factor above 1. */
function holds(title: string, check: (scenario: FirstOrderScenario, factor: number) => void) {
  it(title, () => {
    fc.assert(fc.property(scenarios, fc.integer({ min: 2, max: 10 }), check), { seed: 7, numRuns: 1000 });
  });
}

/** At most equal, but for the last places. */
const atMost = (actual: number, bound: number) => expect(actual).toBeLessThanOrEqual(bound * (1 + 1e-14));

describe("the first-order formulas", () => {
  holds("never serve a longer prompt faster or in less memory", (scenario, factor) => {
    const [short, long] = [
      solveScenario(scenario),
      solveScenario({ ...scenario, seqLen: scenario.seqLen * factor }),
    ];
    for (const field of [
      "ttft",
      "itl",
      "kvCacheSize",
      "totalMemoryRequired",
      "memoryUtilization",
      "prefillChunks",
    ] as const)
      atMost(short[field], long[field]);
    expect(!short.feasible && long.feasible).toBe(false);
  });

  holds("never serve a larger batch faster, and grow its KV cache in proportion", (scenario, factor) => {
    const [few, many] = [
      solveScenario(scenario),
      solveScenario({ ...scenario, batchSize: scenario.batchSize * factor }),
    ];
    for (const field of ["ttft", "itl", "totalMemoryRequired"] as const) atMost(few[field], many[field]);
    expect(many.kvCacheSize / (few.kvCacheSize * factor)).toBeCloseTo(1, 13);
  });

  holds("decode no slower with more memory bandwidth, and prefill as before", (scenario, factor) => {
    const [slow, fast] = [
      solveScenario(scenario),
      solveScenario({ ...scenario, memoryBandwidth: bytesPerSecond(scenario.memoryBandwidth * factor) }),
    ];
    atMost(fast.itl, slow.itl);
    expect(fast.ttft).toBe(slow.ttft);
  });

  holds(
    "prefill no slower with more FLOP/s or a faster network, and decode as before",
    (scenario, factor) => {
      const slow = solveScenario(scenario);
      const compute = solveScenario({ ...scenario, peakFlops: flopsPerSecond(scenario.peakFlops * factor) });
      const network = solveScenario({
        ...scenario,
        networkBandwidth: bytesPerSecond(scenario.networkBandwidth * factor),
      });
      atMost(compute.ttft, slow.ttft);
      atMost(network.ttft, slow.ttft);
      expect([compute.itl, network.itl]).toEqual([slow.itl, slow.itl]);
    },
  );

  holds("give the first token earlier the more of the prompt is cached", (scenario) => {
    if (scenario.cachedPrefixLen === 0) return;
    const [cached, fresh] = [solveScenario(scenario), solveScenario({ ...scenario, cachedPrefixLen: 0 })];
    expect(cached.ttft).toBeLessThan(fresh.ttft);
    expect([cached.kvCacheSize, cached.itl]).toEqual([fresh.kvCacheSize, fresh.itl]);
  });

  holds("never give the first token earlier for splitting the prompt", (scenario) => {
    if (scenario.prefillChunkTokens === 0) return;
    const [split, whole] = [solveScenario(scenario), solveScenario({ ...scenario, prefillChunkTokens: 0 })];
    atMost(whole.ttft, split.ttft);
    atMost(split.prefillChunkTime!, split.ttft);
    expect(split.decodeStallBound).toBe(split.prefillChunkTime);
  });

  holds("find in closed form what a loop over the chunks finds", (scenario, chunks) => {
    const newTokens = scenario.seqLen - scenario.cachedPrefixLen;
    const chunkTokens = Math.ceil(newTokens / chunks);
    const result = solveScenario({ ...scenario, prefillChunkTokens: chunkTokens });
    let longest = 0;
    let total = 0;
    let count = 0;
    for (let rest = newTokens; rest > 0; rest -= chunkTokens, count++) {
      const one = Math.min(rest, chunkTokens);
      const flops =
        2 * scenario.parametersCount * one * scenario.batchSize +
        4 * scenario.layers * scenario.heads * scenario.headDim * one * scenario.seqLen * scenario.batchSize;
      const time = flops / (scenario.peakFlops * scenario.efficiency) + scenario.dispatchTax;
      longest = Math.max(longest, time);
      total += time;
    }
    expect(result.prefillChunks).toBe(count);
    expect(result.prefillChunkTime! / longest).toBeCloseTo(1, 12);
    expect(result.ttft / (total + result.kvTransferTime)).toBeCloseTo(1, 12);
  });
});
