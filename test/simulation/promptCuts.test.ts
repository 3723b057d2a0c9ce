import { expect, it } from "vitest";
import { advance } from "../../src/simulation/engine/advance.ts";
import { type EngineConfig, engineDefaults } from "../../src/simulation/engine/engineConfig.ts";
import { simulation } from "../../src/simulation/engine/simulation.ts";
import { linearStepTime } from "./linearStepTime.ts";

/** First tokens of prompts of 60 tokens that come together; a step of prompts takes 1 s for each 100 tokens. */
function firstTokens(prompts: number, engine: Partial<EngineConfig>): number[] {
  const sim = simulation(
    {
      seed: 1,
      routing: "round-robin",
      serve: {
        replicas: 1,
        engine: {
          ...engineDefaults,
          stepTime: linearStepTime({ fixed: 0, prefillToken: 0.01, decodeSequence: 0.125 }),
          batching: "prefill-first",
          maxBatchTokens: 100,
          maxSequences: 8,
          kvBlocks: 1000,
          ...engine,
        },
      },
    },
    {
      name: "prompts",
      count: prompts,
      arrivalSeconds: new Float64Array(prompts),
      inputTokens: new Int32Array(prompts).fill(60),
      outputTokens: new Int32Array(prompts).fill(2),
    },
  );
  advance(sim);
  return Array.from(sim.requests.firstTokenSeconds, (at) => Number(at.toFixed(6)));
}

it("fills the steps of prompts with the beginning of the next one, and lets decodes wait until all are done", () => {
  // 60 + 40, 20 + 60 + 20, 40 tokens.
  expect(firstTokens(4, {})).toEqual([1, 2, 2, 2.4]);
});

it("takes whole prompts where they are not cut, one that is longer than a step alone", () => {
  expect(firstTokens(4, { chunkedPrefill: false })).toEqual([0.6, 1.2, 1.8, 2.4]);
  expect(firstTokens(2, { chunkedPrefill: false, maxBatchTokens: 50 })).toEqual([0.6, 1.2]);
  expect(firstTokens(2, { maxBatchTokens: 50 })).toEqual([1, 1.2]);
});
