import { expect, it } from "vitest";
import { findAccelerator } from "../../../src/catalog/accelerators.ts";
import { findEngine, promptGraphTokens } from "../../../src/catalog/engines.ts";
import { findModel } from "../../../src/catalog/models.ts";
import { deviceCostOf } from "../../../src/cost/deviceCost.ts";
import { fittedKernelConstants } from "../../../src/cost/fittedKernelConstants.ts";
import { stepFloor } from "../../../src/operators/floor.ts";
import { formatsOf } from "../../../src/operators/formats.ts";
import { operatorsOf } from "../../../src/operators/operatorsOf.ts";
import { shardingOf } from "../../../src/operators/sharding.ts";
import { emptyStep } from "../../../src/operators/step.ts";
import { compileWorker } from "../../../src/serving/calibrated/compilePool.ts";
import { EngineSteps } from "../../../src/serving/calibrated/engineSteps.ts";
import { operatorCosts } from "../../../src/serving/calibrated/operatorCosts.ts";
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
    const host = hostTimes(fittedServingConstants, "vllm", "blackwell", 1);
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

it("vLLM's graphs between attention kernels leave steps of up to 512 tokens with four launches a layer", () => {
  const model = findModel("llama-3.1-8b");
  const accelerator = findAccelerator("h100-sxm");
  const formats = formatsOf(model.weightFormats);
  const { costs } = compileWorker(
    model,
    accelerator,
    shardingOf({}),
    formats,
    fittedKernelConstants(),
    findEngine("vllm"),
  );
  const launchSeconds = 1;
  const host = { stepSeconds: 0, sequenceSeconds: 0, launchSeconds, fusionSeconds: 0 };
  const launches = (tokens: number, eager = false): number => {
    const step = { ...emptyStep(), prefillSequences: 1, prefillTokens: tokens, prefillContextTokens: tokens };
    return new EngineSteps("vllm", costs, host, fittedServingConstants, 1, eager, 512).stepSeconds(step);
  };
  // Attention of prompts (1) and of decodes (2), and the graph up to them; the last one ends the model.
  expect(launches(512)).toBeCloseTo(32 * (1 + 2 + 1) + 1, 5);
  const all = costs.reduce((sum, { prefillKernels }) => sum + prefillKernels, 0);
  expect(launches(513)).toBeCloseTo(all, 5);
  expect(launches(512, true)).toBeCloseTo(all, 5);
  expect(promptGraphTokens(findEngine("vllm"))).toBe(512);
  expect([promptGraphTokens(findEngine("vllm"), "0.7"), promptGraphTokens(findEngine("sglang"))]).toEqual([
    0, 0,
  ]);
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

it("a compiled graph launches no kernels for casts, so that 8-bit weights launch as many as 16-bit ones; vLLM launches those after attention", () => {
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
  expect(launches("h100-sxm", "fp8")).toBe(launches("h100-sxm", "bf16") + 32);
});

it("an indexer launched kernel by kernel holds a prompt up by the 0.55 ms that its module was measured to add", () => {
  const { architecture, weightFormats } = findModel("deepseek-ai/DeepSeek-V3.2");
  const accelerator = findAccelerator("h200_sxm");
  const formats = formatsOf(weightFormats, { accelerator });
  const costs = operatorCosts(
    operatorsOf(architecture, shardingOf({ tp: 8 }), formats),
    deviceCostOf(accelerator, fittedKernelConstants()).device,
    accelerator,
  );
  const indexers = costs.filter(({ operator }) => operator.kind === "sparseIndexer");
  const launches = indexers.reduce((sum, { prefillKernels }) => sum + prefillKernels, 0);
  const layers = indexers.reduce((sum, { operator }) => sum + operator.count, 0);
  const { launchSeconds } = hostTimes(fittedServingConstants, "sglang", "hopper", 1);
  expect((launches / layers) * launchSeconds).toBeGreaterThan(0.5e-3);
  expect((launches / layers) * launchSeconds).toBeLessThan(0.6e-3);
});

it.each(["qwen3-next-80b-a3b", "nemotron-h-56b", "minimax-m1"])(
  "verifying drafts keeps a recurrent state for each token: %s",
  (name) => {
    const { architecture, weightFormats } = findModel(name);
    const accelerator = findAccelerator("h200-sxm");
    const operators = operatorsOf(
      architecture,
      shardingOf({ tp: 4 }),
      formatsOf(weightFormats, { accelerator }),
    );
    const { device } = deviceCostOf(accelerator, fittedKernelConstants());
    const step = (decodeQueryTokens: number) => ({
      ...emptyStep(),
      decodeSequences: 256,
      decodeContextTokens: 256_000,
      decodeQueryTokens,
    });
    const recurrent = operatorCosts(operators, device, accelerator).filter(
      ({ part }) => part === "recurrent",
    );
    expect(recurrent.length).toBeGreaterThan(0);
    for (const { operator, seconds } of recurrent)
      for (const tokens of [1, 4, 17])
        expect(seconds(step(tokens))).toBeGreaterThan(
          stepFloor([operator], step(tokens), accelerator).memorySeconds,
        );
  },
);
