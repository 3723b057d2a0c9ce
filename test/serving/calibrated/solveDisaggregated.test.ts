import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StepTimeModel } from "../../../src/cost/stepTimeModel.ts";
import { enginePolicies } from "../../../src/serving/calibrated/enginePolicy.ts";
import { fittedServingConstants } from "../../../src/serving/calibrated/fittedServingConstants.ts";
import type { Pool } from "../../../src/serving/calibrated/pool.ts";
import type { Problem } from "../../../src/serving/calibrated/problem.ts";
import { promptShape } from "../../../src/serving/calibrated/promptCost.ts";
import { emptySolution, type Solution } from "../../../src/serving/calibrated/solution.ts";
import { solveDisaggregated } from "../../../src/serving/calibrated/solveDisaggregated.ts";
import { noSpeculation } from "../../../src/serving/calibrated/speculation.ts";
import { defaultScheduler, steadyHarness } from "../../../src/serving/calibrated/workload.ts";
import { seconds } from "../../../src/units/quantity.ts";

/** 10 ms a step, 50 us a prompt token, 0.1 ms a decoding sequence. */
const steps: StepTimeModel = {
  name: "linear",
  stepSeconds: (step) => seconds(10e-3 + 50e-6 * step.prefillTokens + 0.1e-3 * step.decodeSequences),
};

interface Case {
  readonly concurrency: number;
  readonly prefillWorkers: number;
  readonly decodeWorkers: number;
  readonly slots: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly transferSeconds: number;
  readonly requestsPerSlot: number;
  readonly loneSteps?: StepTimeModel;
}

const usual: Case = {
  concurrency: 1,
  prefillWorkers: 1,
  decodeWorkers: 1,
  slots: 256,
  inputTokens: 1000,
  outputTokens: 500,
  transferSeconds: 0.003,
  requestsPerSlot: Infinity,
};

const pool = (workers: number, slots: number): Pool => ({
  steps,
  workers,
  ranks: 1,
  pipelineStages: 1,
  sequencesPerRank: 1e6,
  maxSequences: slots,
  prefillBudgetTokens: 8192,
});

function solved(changes: Partial<Case>): Solution {
  const given = { ...usual, ...changes };
  const prefill = {
    ...pool(given.prefillWorkers, 256),
    ...(given.loneSteps ? { loneSteps: given.loneSteps } : {}),
  };
  const problem: Problem = {
    policy: enginePolicies.vllm,
    overheads: { requestSeconds: 0.02, firstTokenSeconds: 0, handoffSeconds: 0.005 },
    constants: fittedServingConstants,
    workload: {
      inputTokens: given.inputTokens,
      outputTokens: given.outputTokens,
      cachedTokens: 0,
      equalLengths: false,
    },
    harness: Number.isFinite(given.requestsPerSlot)
      ? { requestsPerSlot: given.requestsPerSlot, burstStart: true }
      : steadyHarness,
    scheduler: defaultScheduler,
    schedulesAhead: true,
    speculation: noSpeculation,
    shape: promptShape({ inputTokens: given.inputTokens, cachedTokens: 0 }, 8192),
    decode: pool(given.decodeWorkers, given.slots),
    prefill,
    loadSeconds: 0,
    transferSeconds: given.transferSeconds,
  };
  return solveDisaggregated(problem, prefill, given.concurrency, emptySolution());
}

const cases = fc.record({
  concurrency: fc.integer({ min: 1, max: 3000 }),
  prefillWorkers: fc.integer({ min: 1, max: 12 }),
  decodeWorkers: fc.integer({ min: 1, max: 12 }),
  slots: fc.integer({ min: 1, max: 512 }),
  inputTokens: fc.integer({ min: 100, max: 30_000 }),
  outputTokens: fc.integer({ min: 2, max: 4000 }),
  transferSeconds: fc.double({ min: 0, max: 0.5, noNaN: true }),
});
const runs = { seed: 7, numRuns: 300 };

describe("a disaggregated closed loop", () => {
  it("lets a lone request wait for nothing but the decode step under way", () => {
    const { ttft, queueSeconds, admissionSeconds, burstSeconds } = solved({ requestsPerSlot: 10 });
    // Client 20 ms, prompt 10 + 50 ms, hand-over 5 ms, transfer 3 ms, half a decode step of 10.1 ms.
    expect(ttft).toBeCloseTo(0.02 + 0.06 + 0.005 + 0.003 + 0.00505, 9);
    expect([queueSeconds, admissionSeconds, burstSeconds].map((wait) => Math.round(wait * 1e9))).toEqual([
      0, 0, 0,
    ]);
  });

  it("gives a prompt the experts of idle ranks, the less the more they have to do", () => {
    const loneSteps: StepTimeModel = {
      name: "lone",
      stepSeconds: (step) => seconds(10e-3 + 20e-6 * step.prefillTokens),
    };
    expect(solved({ loneSteps }).promptSeconds).toBeCloseTo(0.03, 9);
    const { promptSeconds, prefillLoad } = solved({ loneSteps, concurrency: 64 });
    expect(promptSeconds).toBeCloseTo(0.03 + (0.03 * prefillLoad * 63) / 64, 6);
    expect(solved({ loneSteps, concurrency: 1e4, slots: 1e4 }).promptSeconds).toBeCloseTo(0.06, 4);
  });

  it("lets no lone request queue, whatever the deployment", () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { queueSeconds, admissionSeconds } = solved({ ...given, concurrency: 1 });
        return queueSeconds < 1e-9 && admissionSeconds < 1e-9;
      }),
      runs,
    );
  });

  it("obeys Little's law: requests in flight are the rate times their time in the loop", () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { requestsPerSecond, ttft, tpot } = solved(given);
        const inFlight = requestsPerSecond * (ttft + (given.outputTokens - 1) * tpot);
        expect(inFlight / given.concurrency).toBeGreaterThan(0.9999);
        expect(inFlight / given.concurrency).toBeLessThan(1.0001);
      }),
      runs,
    );
  });

  it("never decodes more sequences than there are slots", () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { decodeSequences, admittedRequests } = solved(given);
        expect(decodeSequences).toBeLessThanOrEqual(given.slots * 1.0001);
        expect(admittedRequests).toBeLessThanOrEqual(given.slots * given.decodeWorkers * 1.0001);
      }),
      runs,
    );
  });

  it("starts no later with more prefill workers or faster links", () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { ttft } = solved(given);
        const more = solved({ ...given, prefillWorkers: given.prefillWorkers + 1 });
        const faster = solved({ ...given, transferSeconds: given.transferSeconds / 2 });
        expect(more.ttft).toBeLessThanOrEqual(ttft * 1.0001);
        expect(faster.ttft).toBeLessThanOrEqual(ttft * 1.0001);
      }),
      runs,
    );
  });

  it("adds its simultaneous start once in as many requests as each place sends", () => {
    const steady = solved({ concurrency: 64 });
    const started = solved({ concurrency: 64, requestsPerSlot: 10 });
    // A step takes 8.192 prompts of 1000 tokens; of 64 prompts the mean one is through after 36 times its share.
    const { burstFactor } = fittedServingConstants;
    const packed = (10e-3 + 50e-6 * 8192) / 8.192;
    const waited = burstFactor * (((64 + 8.192) / 2) * packed - 0.06) - steady.queueSeconds;
    expect(started.ttft - steady.ttft).toBeCloseTo(waited / 10, 9);
  });

  it("keeps requests beyond the slots waiting for others to finish", () => {
    // 12 requests for 8 slots: a third of each life is waiting. A life decodes for 500 steps of 10.8 ms.
    const { admissionSeconds, tpot } = solved({ concurrency: 12, slots: 8 });
    expect(tpot).toBeCloseTo(10.8e-3, 4);
    expect(admissionSeconds / (500 * tpot)).toBeGreaterThan(0.45);
    expect(admissionSeconds / (500 * tpot)).toBeLessThan(0.5);
  });
});
