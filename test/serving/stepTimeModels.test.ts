import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { findModel } from "../../src/catalog/models.ts";
import { memoisedStepTime } from "../../src/cost/memoisedStepTime.ts";
import { stepFloor } from "../../src/operators/floor.ts";
import { formatsOf } from "../../src/operators/formats.ts";
import { shardingOf, type Sharding } from "../../src/operators/sharding.ts";
import type { Step } from "../../src/operators/step.ts";
import { simulatedEngine } from "../../src/planning/simulatedEngine.ts";
import type { EngineName } from "../../src/serving/calibrated/enginePolicy.ts";
import { compileScenario } from "../../src/serving/calibrated/predict.ts";
import type { CompiledScenario } from "../../src/serving/calibrated/compiledScenario.ts";
import { noSpeculation } from "../../src/serving/calibrated/speculation.ts";
import { steadyHarness } from "../../src/serving/calibrated/workload.ts";
import { linearStepTime } from "../simulation/linearStepTime.ts";
import { describeStepTimeModel } from "./describeStepTimeModel.ts";

function compiled(
  model: string,
  device: string,
  engine: EngineName,
  sharding: Partial<Sharding>,
): CompiledScenario {
  const { weightFormats } = findModel(model);
  const accelerator = findAccelerator(device);
  return compileScenario({
    model: findModel(model),
    accelerator,
    engine,
    formats: formatsOf(weightFormats, { accelerator }),
    workers: { sharding: shardingOf(sharding), count: 1 },
    load: { concurrency: 64 },
    workload: { inputTokens: 1024, outputTokens: 1024, cachedTokens: 0, equalLengths: false },
    harness: steadyHarness,
    speculation: noSpeculation,
  });
}

const floorOf =
  ({ decodeWorker: { operators, accelerator } }: CompiledScenario) =>
  (step: Step): number =>
    stepFloor(operators, step, accelerator).seconds;

const dense = compiled("llama-3.1-8b", "h100-sxm", "vllm", {});
const sharded = compiled("llama-3.1-70b", "b200-sxm", "trtllm", { tp: 4 });
const latent = compiled("deepseek-r1", "h200-sxm", "sglang", { attentionDp: 8, ep: 8 });
const fourBit = compiled("gpt-oss-120b", "b200-sxm", "vllm", { tp: 2 });
const oldest = compiled("llama-3.1-8b", "a100-sxm-80gb", "vllm", { tp: 2 });

describeStepTimeModel("a dense model on one device", dense.problem.decode.steps, floorOf(dense));
describeStepTimeModel("a sharded dense model", sharded.problem.decode.steps, floorOf(sharded));
describeStepTimeModel("experts spread over ranks", latent.problem.decode.steps, floorOf(latent));
describeStepTimeModel("four-bit experts", fourBit.problem.decode.steps, floorOf(fourBit));
describeStepTimeModel("an earlier generation", oldest.problem.decode.steps, floorOf(oldest));
describeStepTimeModel("a memoised model", memoisedStepTime(dense.problem.decode.steps), floorOf(dense));
describeStepTimeModel(
  "a simulated engine",
  simulatedEngine(sharded.problem, sharded.problem.decode).stepTime,
  floorOf(sharded),
);
describeStepTimeModel(
  "ranks that step together",
  simulatedEngine(latent.problem, latent.problem.decode).stepTime,
);
describeStepTimeModel(
  "a straight line",
  linearStepTime({ fixed: 1e-3, prefillToken: 1e-6, decodeSequence: 1e-5 }),
);
