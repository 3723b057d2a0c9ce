import { describe, expect, it } from "vitest";
import { findAccelerator } from "../../../src/catalog/accelerators.ts";
import {
  earlierLaunchSeconds,
  findEngine,
  schedulesAhead,
  synchronousHost,
} from "../../../src/catalog/engines.ts";
import { findModel } from "../../../src/catalog/models.ts";
import { formatsOf } from "../../../src/operators/formats.ts";
import { shardingOf } from "../../../src/operators/sharding.ts";
import { compileScenario, predict } from "../../../src/serving/calibrated/predict.ts";
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

  it("launch kernels at their own pace: eager PyTorch in vLLM, a compiled engine in TensorRT-LLM before 1.0", () => {
    const launch = (name: string, version?: string) => earlierLaunchSeconds(findEngine(name), version);
    expect(launch("vllm", "0.2")).toBeCloseTo(33e-6, 12);
    expect(launch("trtllm", "0.20.0")).toBeCloseTo(5e-6, 12);
    expect([
      launch("vllm", "0.8"),
      launch("trtllm", "1.0.0rc3"),
      launch("trtllm"),
      launch("sglang", "0.4"),
    ]).toEqual([undefined, undefined, undefined, undefined]);
    const ttft = (engineVersion: string) =>
      predict({ ...scenario, engine: "trtllm", engineVersion }).ttft.seconds;
    // 356 kernels of a short prompt: the device sets the pace only where launches are fast.
    expect(ttft("1.0") - ttft("0.20")).toBeGreaterThan(0.005);
  });

  it("cast activations with kernels of their own in vLLM before its compiler, and wherever nothing is compiled", () => {
    const formats = formatsOf(model.weightFormats, { weights: { linear: "fp8" } });
    const kernels = (engineVersion: string, eager = false) => {
      const { decodeWorker } = compileScenario({ ...scenario, formats, engineVersion, eager });
      return decodeWorker.costs.reduce((sum, { decodeKernels }) => sum + decodeKernels, 0);
    };
    // Three casts of four in each of 32 layers: after two norms and the activation function, not after attention.
    expect(kernels("0.7") - kernels("0.8")).toBe(3 * 32);
    expect(kernels("0.8", true) - kernels("0.8")).toBe(3 * 32);
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
