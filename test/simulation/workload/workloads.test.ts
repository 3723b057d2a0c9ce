import { expect, it } from "vitest";
import { nominalLengths } from "../../../src/simulation/workload/lengths.ts";
import { sessionWorkload } from "../../../src/simulation/workload/sessionWorkload.ts";
import { syntheticWorkload } from "../../../src/simulation/workload/syntheticWorkload.ts";
import { checkWorkload } from "../../../src/simulation/workload/workload.ts";

it("draws InferenceX's lengths evenly from 0.8 to 1.0 of the nominal ones", () => {
  const { inputTokens, outputTokens, arrivalSeconds } = syntheticWorkload({
    seed: 1,
    requests: 20_000,
    input: nominalLengths(1000),
    output: nominalLengths(100),
    arrivals: { kind: "closed-loop", concurrency: 8 },
  });
  expect([Math.min(...inputTokens), Math.max(...inputTokens)]).toEqual([800, 1000]);
  expect([Math.min(...outputTokens), Math.max(...outputTokens)]).toEqual([80, 100]);
  expect(Math.abs(inputTokens.reduce((a, b) => a + b, 0) / 20_000 - 900)).toBeLessThan(2);
  expect(arrivalSeconds.filter((at) => at === 0).length).toBe(8);
});

it("draws log-normal lengths with the mean asked for", () => {
  const { inputTokens } = syntheticWorkload({
    seed: 1,
    requests: 100_000,
    input: { kind: "log-normal", mean: 500, sigma: 0.8 },
    output: { kind: "fixed", tokens: 1 },
    arrivals: { kind: "burst" },
  });
  expect(Math.abs(inputTokens.reduce((a, b) => a + b, 0) / 100_000 - 500)).toBeLessThan(5);
});

it("keeps the lengths when only the arrivals change", () => {
  const load = { seed: 5, requests: 100, input: nominalLengths(500), output: nominalLengths(50) };
  const open = syntheticWorkload({ ...load, arrivals: { kind: "poisson", requestsPerSecond: 3 } });
  const closed = syntheticWorkload({ ...load, arrivals: { kind: "closed-loop", concurrency: 4 } });
  expect(open.inputTokens).toEqual(closed.inputTokens);
  expect(open.outputTokens).toEqual(closed.outputTokens);
});

it("lets a conversation grow: each prompt holds the prompt and the answer before it", () => {
  const workload = sessionWorkload({
    seed: 2,
    sessions: 50,
    arrivals: { kind: "poisson", requestsPerSecond: 1 },
    turns: { kind: "uniform", low: 1, high: 6 },
    input: { kind: "fixed", tokens: 30 },
    output: { kind: "uniform", low: 5, high: 80 },
    thinkSeconds: 2,
    systemTokens: 100,
    maxContextTokens: 400,
  });
  checkWorkload(workload);
  const { inputTokens, outputTokens, successor, arrivalSeconds, session } = workload;
  let followed = 0;
  for (let i = 0; i < workload.count; i += 1) {
    expect(inputTokens[i]! + outputTokens[i]!).toBeLessThanOrEqual(400);
    const next = successor![i]!;
    if (next < 0) continue;
    followed += 1;
    expect(session![next]).toBe(session![i]);
    expect(arrivalSeconds[next]).toBeNaN();
    expect(inputTokens[next]).toBe(inputTokens[i]! + outputTokens[i]! + 30);
  }
  expect(followed).toBeGreaterThan(50);
});

it.each<[string, { arrivalSeconds: number[]; inputTokens?: number[]; outputTokens?: number[] }]>([
  ["unsorted or invalid arrival of request 1: 1", { arrivalSeconds: [2, 1] }],
  ["unsorted or invalid arrival of request 0: -1", { arrivalSeconds: [-1, 1] }],
  ["nothing releases request 1", { arrivalSeconds: [0, NaN] }],
  ["invalid input tokens of request 0: 0", { arrivalSeconds: [0, 0], inputTokens: [0, 1] }],
  ["invalid output tokens of request 1: 0", { arrivalSeconds: [0, 0], outputTokens: [1, 0] }],
])("refuses a workload: %s", (message, columns) => {
  const workload = {
    name: "test",
    count: 2,
    arrivalSeconds: Float64Array.from(columns.arrivalSeconds),
    inputTokens: Int32Array.from(columns.inputTokens ?? [1, 1]),
    outputTokens: Int32Array.from(columns.outputTokens ?? [1, 1]),
  };
  expect(() => checkWorkload(workload)).toThrow(message);
});
