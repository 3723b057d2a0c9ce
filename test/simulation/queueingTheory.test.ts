import { describe, expect, it } from "vitest";
import { type RandomSource, randomSource } from "../../src/math/randomSource.ts";
import { exponential } from "../../src/math/randomVariates.ts";
import { advance } from "../../src/simulation/engine/advance.ts";
import { type EngineConfig, engineDefaults } from "../../src/simulation/engine/engineConfig.ts";
import { type Simulation, simulation } from "../../src/simulation/engine/simulation.ts";
import { exactSum } from "../../src/simulation/metrics/statistics.ts";
import { summary } from "../../src/simulation/metrics/summary.ts";
import type { Lengths } from "../../src/simulation/workload/lengths.ts";
import { syntheticWorkload } from "../../src/simulation/workload/syntheticWorkload.ts";
import type { Workload } from "../../src/simulation/workload/workload.ts";
import { linearStepTime } from "./linearStepTime.ts";

/** One sequence at a time whose service is its prefill: 1 s per 10,000 tokens. */
const singleServer: EngineConfig = {
  ...engineDefaults,
  stepTime: linearStepTime({ fixed: 0, prefillToken: 1e-4 }),
  batching: "prefill-first",
  chunkedPrefill: false,
  maxBatchTokens: 1,
  maxSequences: 1,
  kvBlocks: 1000,
  kvBlockTokens: 1000,
};

function run(engine: EngineConfig, workload: Workload): Simulation {
  const sim = simulation({ seed: 1, routing: "round-robin", serve: { replicas: 1, engine } }, workload);
  advance(sim);
  return sim;
}

function poisson(requests: number, requestsPerSecond: number, input: Lengths, output: Lengths): Workload {
  return syntheticWorkload({
    seed: 1,
    requests,
    input,
    output,
    arrivals: { kind: "poisson", requestsPerSecond },
  });
}

function meanOf(values: Float64Array): number {
  return exactSum(values) / values.length;
}

function engineWaits(sim: Simulation): Float64Array {
  return sim.requests.scheduledSeconds.map((at, i) => at - sim.requests.arrivalSeconds[i]!);
}

describe("an engine set up as a queue", () => {
  // The engine runs as long as a test may, and each wait is compared with that of the queue of the same
  // arrivals and services; that queue in turn runs long enough to come within 1 % of the formula.
  it("makes an M/M/1 request wait rho/(mu - lambda)", () => {
    const workload = poisson(
      100_000,
      0.5,
      { kind: "exponential", mean: 10_000 },
      { kind: "fixed", tokens: 1 },
    );
    const simulated = engineWaits(run(singleServer, workload));
    const same = waits(
      workload.arrivalSeconds,
      Float64Array.from(workload.inputTokens, (n) => n * 1e-4),
      1,
    );
    expect(simulated.every((wait, i) => Math.abs(wait - same[i]!) < 1e-6)).toBe(true);
    expect(relative(longQueue(1, exponential), 1)).toBeLessThan(0.01);
    expect(relative(meanOf(simulated), 1)).toBeLessThan(0.05);
  });

  it("makes an M/D/1 request wait half as long", () => {
    const workload = poisson(100_000, 0.5, { kind: "fixed", tokens: 10_000 }, { kind: "fixed", tokens: 1 });
    const simulated = engineWaits(run(singleServer, workload));
    const same = waits(workload.arrivalSeconds, new Float64Array(100_000).fill(1), 1);
    expect(simulated.every((wait, i) => Math.abs(wait - same[i]!) < 1e-6)).toBe(true);
    expect(
      relative(
        longQueue(1, () => 1),
        0.5,
      ),
    ).toBeLessThan(0.01);
  });

  it("makes an M/M/2 request wait rho²/(1 - rho²) services", () => {
    // Two slots, and a step that takes equally long however full it is: two servers that work token by token.
    const tokens = 300;
    const engine = {
      ...engineDefaults,
      stepTime: linearStepTime({ fixed: 1 / tokens }),
      maxSequences: 2,
      kvBlocks: 10_000,
    };
    const workload = poisson(20_000, 1, { kind: "fixed", tokens: 1 }, { kind: "exponential", mean: tokens });
    const services = Float64Array.from(workload.outputTokens, (n) => n / tokens);
    const same = waits(workload.arrivalSeconds, services, 2);
    expect(relative(meanOf(engineWaits(run(engine, workload))), meanOf(same))).toBeLessThan(0.01);
    expect(relative(longQueue(2, exponential), 1 / 3)).toBeLessThan(0.01);
  });

  it("keeps Little's law: the requests inside, averaged over time, are the rate times the latency", () => {
    const engine = {
      ...engineDefaults,
      stepTime: linearStepTime({ fixed: 0.01, prefillToken: 1e-4, decodeSequence: 1e-3 }),
      maxSequences: 8,
      kvBlocks: 400,
    };
    const sim = run(
      engine,
      poisson(5000, 0.6, { kind: "exponential", mean: 500 }, { kind: "exponential", mean: 200 }),
    );
    const { arrivalSeconds, endSeconds, count } = sim.requests;
    // The area under the number inside, event by event.
    const events = [...arrivalSeconds].map((at): [number, number] => [at, 1]);
    for (const at of endSeconds) events.push([at, -1]);
    events.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    let inside = 0;
    const areas = events.map(([at, change], i) => {
      const area = i === 0 ? 0 : inside * (at - events[i - 1]![0]);
      inside += change;
      return area;
    });
    const { meanConcurrency, requestsPerSecond, e2eLatency, durationSeconds } = summary(sim);
    expect(exactSum(areas) / durationSeconds / meanConcurrency).toBeCloseTo(1, 12);
    expect((requestsPerSecond * e2eLatency.mean) / meanConcurrency).toBeCloseTo(1, 12);
    expect(count).toBe(5000);
  });
});

/** Waits in a queue with so many servers, first come first served: each request takes the server that is free first. */
function waits(arrivals: Float64Array, services: Float64Array, servers: number): Float64Array {
  const free = Array.from({ length: servers }, () => 0);
  return arrivals.map((at, i) => {
    const first = free.indexOf(Math.min(...free));
    const start = Math.max(at, free[first]!);
    free[first] = start + services[i]!;
    return start - at;
  });
}

/** Mean wait of 3,000,000 Poisson arrivals at half of the servers' rate. */
function longQueue(servers: number, service: (random: RandomSource) => number): number {
  const random = randomSource(3, "queue");
  let at = 0;
  const arrivals = new Float64Array(3_000_000).map(() => (at += exponential(random) / (0.5 * servers)));
  const services = new Float64Array(3_000_000).map(() => service(random));
  return meanOf(waits(arrivals, services, servers));
}

function relative(value: number, expected: number): number {
  return Math.abs(value - expected) / expected;
}
