import { expect, it } from "vitest";
import { findAccelerator } from "../../../src/catalog/accelerators.ts";
import { findEngine } from "../../../src/catalog/engines.ts";
import { findModel } from "../../../src/catalog/models.ts";
import { fittedKernelConstants } from "../../../src/cost/fittedKernelConstants.ts";
import { formatsOf } from "../../../src/operators/formats.ts";
import { shardingOf } from "../../../src/operators/sharding.ts";
import { emptyStep } from "../../../src/operators/step.ts";
import { compileWorker } from "../../../src/serving/calibrated/compilePool.ts";
import { EngineSteps } from "../../../src/serving/calibrated/engineSteps.ts";
import { hostTimes } from "../../../src/serving/calibrated/hostTimes.ts";
import { fittedServingConstants } from "../../../src/serving/calibrated/fittedServingConstants.ts";

it("shared experts run beside the routed ones in a graph: their latency is hidden, their work is not", () => {
  const model = findModel("deepseek-ai/DeepSeek-R1");
  const accelerator = findAccelerator("b200_sxm");
  const { costs } = compileWorker(
    model,
    accelerator,
    shardingOf({ tp: 8 }),
    formatsOf(model.weightFormats, { accelerator }),
    fittedKernelConstants(),
    findEngine("vllm"),
  );
  const routedOnly = costs.filter(({ operator }) => !operator.name.startsWith("experts.shared"));
  const shared = costs.filter((cost) => !routedOnly.includes(cost));
  expect(shared.length).toBeGreaterThan(1);
  const added = (sequences: number, eager: boolean): number => {
    const step = { ...emptyStep(), decodeSequences: sequences, decodeContextTokens: 1000 * sequences };
    const host = hostTimes(fittedServingConstants, "vllm", "blackwell", undefined);
    const seconds = (given: typeof costs): number =>
      new EngineSteps("vllm", given, host, fittedServingConstants, 1, eager).stepSeconds(step);
    return seconds(costs) - seconds(routedOnly);
  };
  const isolated = shared.reduce(
    (sum, cost) => sum + cost.seconds({ ...emptyStep(), decodeSequences: 1024, decodeContextTokens: 1e6 }),
    0,
  );
  expect(added(1, false)).toBeCloseTo(0, 9);
  expect(added(1, true)).toBeGreaterThan(1e-4);
  expect(added(1024, false)).toBeGreaterThan(1e-4);
  expect(added(1024, false)).toBeLessThan(isolated);
});

it("SGLang computes all choices of the tokens that reach a rank in 8-bit blocks, vLLM those of the rank", () => {
  const model = findModel("deepseek-ai/DeepSeek-R1");
  const accelerator = findAccelerator("b200_sxm");
  const prompts = { ...emptyStep(), prefillSequences: 1, prefillTokens: 8192, prefillContextTokens: 8192 };
  const seconds = (engine: string, ep: number): number =>
    compileWorker(
      model,
      accelerator,
      shardingOf({ tp: 8, ep }),
      formatsOf(model.weightFormats, { accelerator }),
      fittedKernelConstants(),
      findEngine(engine),
    )
      .costs.filter(({ part }) => part === "experts")
      .reduce((sum, cost) => sum + cost.seconds(prompts), 0);
  expect(seconds("sglang", 1)).toBe(seconds("vllm", 1));
  // 0.45 of all pairs in place of the hottest rank's share of about 1/8.
  expect(seconds("sglang", 8) / seconds("vllm", 8)).toBeGreaterThan(1.5);
  expect(seconds("sglang", 8) / seconds("vllm", 8)).toBeLessThan(3.6);
});

it("a compiled graph launches no kernels for casts, so that 8-bit weights launch as many as 16-bit ones", () => {
  const model = findModel("llama-3.1-8b");
  const launches = (device: string, weight: "bf16" | "fp8"): number => {
    const accelerator = findAccelerator(device);
    const formats = formatsOf(model.weightFormats, { accelerator, weights: { linear: weight } });
    return compileWorker(
      model,
      accelerator,
      shardingOf({}),
      formats,
      fittedKernelConstants(),
      findEngine("vllm"),
    ).costs.reduce((sum, { prefillKernels }) => sum + prefillKernels, 0);
  };
  expect(launches("gaudi3", "fp8")).toBe(launches("gaudi3", "bf16"));
  expect(launches("h100-sxm", "fp8")).toBe(launches("h100-sxm", "bf16") + 4 * 32);
});
