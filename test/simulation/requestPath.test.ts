import { expect, it } from "vitest";
import { advance } from "../../src/simulation/engine/advance.ts";
import type { ClusterConfig } from "../../src/simulation/engine/clusterConfig.ts";
import { engineDefaults } from "../../src/simulation/engine/engineConfig.ts";
import { simulation } from "../../src/simulation/engine/simulation.ts";
import { linearStepTime } from "./linearStepTime.ts";

const engine = { ...engineDefaults, stepTime: linearStepTime({ fixed: 0.5 }), kvBlocks: 1000 };

/** First tokens and ends of three prompts of 100 tokens that come together and answer with two tokens. */
function times(cluster: Partial<ClusterConfig>): { first: number[]; end: number[] } {
  const sim = simulation(
    { seed: 1, routing: "round-robin", ...cluster },
    {
      name: "three",
      count: 3,
      arrivalSeconds: new Float64Array(3),
      inputTokens: new Int32Array(3).fill(100),
      outputTokens: new Int32Array(3).fill(2),
    },
  );
  advance(sim);
  return { first: [...sim.requests.firstTokenSeconds], end: [...sim.requests.endSeconds] };
}

it("reads prompts one after another, as many at once as there are replicas", () => {
  const serve = (replicas: number) => ({ serve: { replicas, engine }, readTokenSeconds: 0.01 });
  // Read at 1, 2 and 3 s; each is prefilled in the step that begins then.
  expect(times(serve(1)).first).toEqual([1.5, 2.5, 3.5]);
  expect(times(serve(2)).first).toEqual([1.5, 1.5, 2.5]);
});

it("brings the first token of separate pools with the cache, when the decode replica has a place", () => {
  const pools = (bringsFirstToken: boolean) => ({
    prefill: { replicas: 1, engine },
    decode: { replicas: 1, engine: { ...engine, maxSequences: 2 } },
    transfer: { latencySeconds: 0.25, secondsPerToken: 0, shared: false, bringsFirstToken },
  });
  const [early, late] = [times(pools(false)), times(pools(true))];
  expect(early.first).toEqual([0.5, 0.5, 0.5]);
  // The third waits for one of two places.
  expect(late.first).toEqual([0.75, 0.75, 1.25]);
  expect(late.end).toEqual(early.end);
});
