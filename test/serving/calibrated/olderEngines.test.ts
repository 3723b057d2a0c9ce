import { describe, expect, it } from "vitest";
import { findAccelerator } from "../../../src/catalog/accelerators.ts";
import { findEngine, schedulesAhead, synchronousHost } from "../../../src/catalog/engines.ts";
import { findModel } from "../../../src/catalog/models.ts";
import { formatsOf } from "../../../src/operators/formats.ts";
import { shardingOf } from "../../../src/operators/sharding.ts";
import { predict } from "../../../src/serving/calibrated/predict.ts";
import type { ServingScenario } from "../../../src/serving/calibrated/scenario.ts";
import { noSpeculation } from "../../../src/serving/calibrated/speculation.ts";
import { steadyHarness } from "../../../src/serving/calibrated/workload.ts";

const model = findModel("llama-3.1-8b");
const scenario: ServingScenario = {
  model,
  accelerator: findAccelerator("h100-sxm"),
  engine: "vllm",
  formats: formatsOf(model.weightFormats),
  workers: { sharding: shardingOf({}), count: 1 },
  load: { concurrency: 1 },
  workload: { inputTokens: 100, outputTokens: 100, cachedTokens: 0, equalLengths: false },
  harness: steadyHarness,
  speculation: noSpeculation,
};
const tpot = (changes: Partial<ServingScenario>): number => predict({ ...scenario, ...changes }).tpot.seconds;

describe("older engines", () => {
  it("add 1.7 ms a step and 65 us a sequence in vLLM before 0.8", () => {
    const vllm = findEngine("vllm");
    expect(synchronousHost(vllm, "0.6.3")).toMatchObject({ step: 0.0017, sequence: 0.000065 });
    expect(synchronousHost(vllm, "0.8.0")).toBeUndefined();
    expect(synchronousHost(vllm)).toBeUndefined();
    expect(tpot({ engineVersion: "0.6.3" }) - tpot({})).toBeCloseTo(0.001765, 5);
  });

  it("launch each kernel of a decode step before 0.2.7, which brought CUDA graphs to vLLM", () => {
    const vllm = findEngine("vllm");
    expect(synchronousHost(vllm, "0.2")?.graphsSince).toBe("0.2.7");
    expect(synchronousHost(vllm, "0.2.7")?.graphsSince).toBeUndefined();
    expect(tpot({ engineVersion: "0.2" })).toBeGreaterThan(tpot({ engineVersion: "0.2.7" }));
  });

  it("form no step while one runs in vLLM before 0.14, unless they are unnamed or named otherwise", () => {
    const vllm = findEngine("vllm");
    expect(["0.8.5", "0.13.0"].map((version) => schedulesAhead(vllm, version))).toEqual([false, false]);
    expect(["0.14.0", "nightly", undefined].map((version) => schedulesAhead(vllm, version))).toEqual([
      true,
      true,
      true,
    ]);
    expect(schedulesAhead(findEngine("sglang"), "0.4")).toBe(true);
    const ttft = (changes: Partial<ServingScenario>): number =>
      predict({ ...scenario, load: { concurrency: 32 }, ...changes }).ttft.seconds;
    expect(ttft({ engineVersion: "0.13.0" })).toBeLessThan(ttft({ engineVersion: "0.14.0" }));
  });

  it("launch every kernel of a decode step without graphs: longer for one sequence, never shorter", () => {
    expect(tpot({ eager: true })).toBeGreaterThan(1.1 * tpot({}));
  });
});

describe("pipeline parallelism", () => {
  it("keeps a batch in every stage: more output at high concurrency, the same pace for one request", () => {
    const staged = { workers: { sharding: shardingOf({ pp: 4 }), count: 1 } };
    const load = { concurrency: 256 };
    const rate = (changes: Partial<ServingScenario>) =>
      predict({ ...scenario, load, ...changes }).outputTokensPerSecond;
    expect(rate(staged)).toBeGreaterThan(1.3 * rate({}));
    expect(tpot(staged) / tpot({})).toBeGreaterThan(0.99);
    expect(tpot(staged) / tpot({})).toBeLessThan(1.1);
  });
});
