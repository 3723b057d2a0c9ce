import { expect, it } from "vitest";
import { advance } from "../../src/simulation/engine/advance.ts";
import { type EngineConfig, engineDefaults } from "../../src/simulation/engine/engineConfig.ts";
import { simulation } from "../../src/simulation/engine/simulation.ts";
import { linearStepTime } from "./linearStepTime.ts";

/** First tokens of prompts of 100 tokens that come at `arrivals`, and answer with `outputTokens`. */
function firstTokens(engine: Partial<EngineConfig>, arrivals: number[], outputTokens = 1): number[] {
  const sim = simulation(
    {
      seed: 1,
      routing: "round-robin",
      serve: {
        replicas: 1,
        engine: {
          ...engineDefaults,
          stepTime: linearStepTime({ fixed: 0.01, prefillToken: 0.001 }),
          maxSequences: 60,
          kvBlocks: 1e4,
          ...engine,
        },
      },
    },
    {
      name: "prompts",
      count: arrivals.length,
      arrivalSeconds: Float64Array.from(arrivals),
      inputTokens: new Int32Array(arrivals.length).fill(100),
      outputTokens: new Int32Array(arrivals.length).fill(outputTokens),
    },
  );
  advance(sim);
  return Array.from(sim.requests.firstTokenSeconds, (at) => Number(at.toFixed(6)));
}

it("prefills on all ranks at once, each within its own token budget", () => {
  const engine = { ranks: 2, maxBatchTokens: 100 };
  expect(firstTokens({ maxBatchTokens: 100 }, [0, 0, 0])).toEqual([0.11, 0.22, 0.33]);
  expect(firstTokens(engine, [0, 0, 0])).toEqual([0.11, 0.11, 0.22]);
});

it("takes as long as the fullest rank, less what idle ranks leave undone", () => {
  const loneStepTime = linearStepTime({ fixed: 0.01, prefillToken: 0.0004 });
  const engine = { ranks: 3, maxBatchTokens: 100, loneStepTime };
  expect(firstTokens(engine, [0])).toEqual([0.05]);
  expect(firstTokens(engine, [0, 0])).toEqual([0.08, 0.08]);
  expect(firstTokens(engine, [0, 0, 0])).toEqual([0.11, 0.11, 0.11]);
});

it("holds a prompt back until every rank has one, or for so many steps", () => {
  const engine = { ranks: 2, maxBatchTokens: 200, balanceSteps: 5 };
  // Two sequences decode from 0.11 on, in steps of 0.01.
  const [, , alone] = firstTokens(engine, [0, 0, 0.115], 1000);
  const [, , first, second] = firstTokens(engine, [0, 0, 0.115, 0.125], 1000);
  expect(alone).toBeCloseTo(0.11 + 5 * 0.01 - 0.01 + 0.11, 6);
  expect([first, second]).toEqual([0.24, 0.24]);
});
