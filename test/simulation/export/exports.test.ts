import { expect, it } from "vitest";
import { advance } from "../../../src/simulation/engine/advance.ts";
import { engineDefaults } from "../../../src/simulation/engine/engineConfig.ts";
import { simulation } from "../../../src/simulation/engine/simulation.ts";
import { chromeTrace } from "../../../src/simulation/export/chromeTrace.ts";
import { requestCsv } from "../../../src/simulation/export/requestTable.ts";
import { tokenCsv } from "../../../src/simulation/export/tokenTable.ts";
import { series } from "../../../src/simulation/metrics/series.ts";
import { linearStepTime } from "../linearStepTime.ts";

/** Two requests of 10 and 20 prompt tokens, 3 and 1 output tokens, at 0 and 0.25 s; a step takes 0.5 s. */
function finishedRun() {
  const sim = twoRequests();
  advance(sim);
  return sim;
}

function twoRequests() {
  return simulation(
    {
      seed: 1,
      routing: "round-robin",
      serve: {
        replicas: 1,
        engine: { ...engineDefaults, stepTime: linearStepTime({ fixed: 0.5 }), kvBlocks: 100 },
      },
      stepLogLimit: 10,
      logsTokens: true,
    },
    {
      name: "two",
      count: 2,
      arrivalSeconds: Float64Array.of(0, 0.25),
      inputTokens: Int32Array.of(10, 20),
      outputTokens: Int32Array.of(3, 1),
    },
  );
}

it("writes each token and the gap before it as a row of CSV, in the order of time", () => {
  expect(tokenCsv(finishedRun()).split("\n")).toEqual([
    "request,token,seconds,itlSeconds",
    "0,0,0.5,",
    "0,1,1,0.5",
    "1,0,1,",
    "0,2,1.5,0.5",
    "",
  ]);
});

it("writes each request as a row of CSV, and leaves what never was empty", () => {
  expect(requestCsv(finishedRun()).split("\n")).toEqual([
    "request,outcome,inputTokens,outputTokens,cachedTokens,arrivalSeconds,scheduledSeconds,firstTokenSeconds,endSeconds,queueingSeconds,ttftSeconds,tpotSeconds,e2eLatencySeconds,preemptions,retries,replica",
    // Prefill 0 to 0.5; a mixed step 0.5 to 1 with the second prompt; a decode step 1 to 1.5.
    "0,finished,10,3,0,0,0,0.5,1.5,0,0.5,0.5,1.5,0,0,0",
    "1,finished,20,1,0,0.25,0.5,1,1,0.25,0.75,,0.75,0,0,0",
    "",
  ]);
});

it("writes a request that was still there when the run was stopped with the times it reached, and none that had not come", () => {
  const sim = twoRequests();
  advance(sim, 2);
  expect(requestCsv(sim).split("\n").slice(1)).toEqual(["0,unfinished,10,3,0,0,0,,,0,,,,0,0,0", ""]);
});

it("writes a trace that Perfetto opens: steps, counters, and the spans of requests", () => {
  const { traceEvents } = JSON.parse(chromeTrace(finishedRun())) as {
    traceEvents: { name: string; ph: string; ts: number; dur: number }[];
  };
  const steps = traceEvents.filter(({ ph }) => ph === "X");
  expect(steps.map(({ name, ts, dur }) => [name, ts, dur])).toEqual([
    ["prefill", 0, 500_000],
    ["mixed", 500_000, 500_000],
    ["decode", 1_000_000, 500_000],
  ]);
  expect(traceEvents.filter(({ ph }) => ph === "b").length).toBe(6);
  expect(traceEvents.filter(({ ph }) => ph === "e").length).toBe(6);
});

it("shows the course of the run, with utilisation where the work of a token is known", () => {
  // 100 FLOP a token at 10,000 FLOP/s; 50 bytes of weights a step and 1 byte a token of context at 1,000 bytes/s.
  const points = series(finishedRun(), (step) => ({
    computeSeconds: (step.prefillTokens + step.decodeSequences) / 100,
    memorySeconds: (50 + step.prefillContextTokens + step.decodeContextTokens) / 1000,
  }));
  const total = (value: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + value(point) * point.seconds, 0);
  expect(total((point) => point.outputTokensPerSecond)).toBeCloseTo(4, 9);
  // 30 prompt tokens and 2 decoded ones.
  expect(total((point) => point.mfu!)).toBeCloseTo(0.32, 9);
  // Three steps; contexts 10, then 10 + 20, then 11.
  expect(total((point) => point.mbu!)).toBeCloseTo((150 + 51) / 1000, 9);
});
