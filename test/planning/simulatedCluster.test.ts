import { describe, expect, it } from "vitest";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { findModel } from "../../src/catalog/models.ts";
import { formatsOf } from "../../src/operators/formats.ts";
import { shardingOf } from "../../src/operators/sharding.ts";
import { simulatedCluster } from "../../src/planning/simulatedCluster.ts";
import { type EngineName, enginePolicies } from "../../src/serving/calibrated/enginePolicy.ts";
import { compileScenario } from "../../src/serving/calibrated/predict.ts";
import type { Problem } from "../../src/serving/calibrated/problem.ts";
import { noSpeculation } from "../../src/serving/calibrated/speculation.ts";
import { steadyHarness } from "../../src/serving/calibrated/workload.ts";

const inputTokens = 1000;

function problemOf(engine: EngineName, engineVersion?: string): Problem {
  const model = findModel("llama-3.1-8b");
  const accelerator = findAccelerator("h100-sxm");
  return compileScenario({
    model,
    accelerator,
    engine,
    ...(engineVersion === undefined ? {} : { engineVersion }),
    formats: formatsOf(model.weightFormats, { accelerator }),
    workers: { sharding: shardingOf({}), count: 1 },
    load: { concurrency: 8 },
    workload: { inputTokens, outputTokens: 100, cachedTokens: 0, equalLengths: false },
    harness: steadyHarness,
    speculation: noSpeculation,
  }).problem;
}

describe("what a request spends outside the engine", () => {
  it.each(Object.keys(enginePolicies) as EngineName[])("is all counted in its latency (%s)", (engine) => {
    const problem = problemOf(engine);
    const { requestSeconds, readTokenSeconds } = simulatedCluster(problem, { seed: 1 });
    expect(requestSeconds! + readTokenSeconds! * inputTokens).toBeCloseTo(
      problem.overheads.requestSeconds,
      12,
    );
  });

  it("keeps the next request of its place waiting, but for what delays the first token alone", () => {
    const late = problemOf("sglang");
    const { requestSeconds, refillSeconds } = simulatedCluster(late, { seed: 1 });
    expect(late.overheads.firstTokenSeconds).toBeGreaterThan(0.01);
    expect(requestSeconds! - refillSeconds!).toBeCloseTo(late.overheads.firstTokenSeconds, 12);
    const prompt = simulatedCluster(problemOf("vllm"), { seed: 1 });
    expect(prompt.refillSeconds).toBe(prompt.requestSeconds);
  });
});

it("has vLLM form its steps ahead from 0.14 on", () => {
  const ahead = (version: string) =>
    simulatedCluster(problemOf("vllm", version), { seed: 1 }).serve!.engine.schedulesAhead;
  expect([ahead("0.12.0"), ahead("0.14.0")]).toEqual([false, true]);
});
