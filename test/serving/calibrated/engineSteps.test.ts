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
