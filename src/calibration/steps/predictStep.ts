import { findAccelerator } from "../../catalog/accelerators.ts";
import { findEngine } from "../../catalog/engines.ts";
import { findModel } from "../../catalog/models.ts";
import { fittedKernelConstants } from "../../cost/fittedKernelConstants.ts";
import { stepFloor } from "../../operators/floor.ts";
import { formatsOf } from "../../operators/formats.ts";
import { shardingOf } from "../../operators/sharding.ts";
import { emptyWork, work } from "../../operators/work.ts";
import { compileWorker } from "../../serving/calibrated/compilePool.ts";
import { EngineSteps } from "../../serving/calibrated/engineSteps.ts";
import { fittedServingConstants } from "../../serving/calibrated/fittedServingConstants.ts";
import type { HostTimes } from "../../serving/calibrated/hostTimes.ts";
import { seconds, type Seconds } from "../../units/quantity.ts";
import { workOf, type MeasuredStep } from "./measuredStep.ts";

export interface PredictedStep {
  /** Kernels alone, as a graph replays them. */
  readonly seconds: Seconds;
  /** What no software can beat. */
  readonly floorSeconds: Seconds;
  /** Reading all weights at the bandwidth of the datasheet. */
  readonly weightSeconds: Seconds;
}

const noHost: HostTimes = { stepSeconds: 0, sequenceSeconds: 0, launchSeconds: 0, fusionSeconds: 0 };

/** Predicts a measured step by the kernels of vLLM on the same device, without its host. */
export function predictStep(measured: MeasuredStep): PredictedStep {
  const accelerator = findAccelerator(measured.accelerator);
  const model = findModel(measured.model);
  const formats = formatsOf(model.weightFormats, { weights: { linear: measured.precision }, accelerator });
  const { costs, operators } = compileWorker(
    model,
    accelerator,
    shardingOf({}),
    formats,
    fittedKernelConstants(),
    findEngine("vllm"),
  );
  const step = workOf(measured);
  const kernels = new EngineSteps("kernels", costs, noHost, fittedServingConstants, 1);
  const out = emptyWork();
  const weightBytes = operators.reduce(
    (sum, operator) => sum + operator.count * work(operator, step, out).weightBytes,
    0,
  );
  return {
    seconds: kernels.stepSeconds(step),
    floorSeconds: stepFloor(operators, step, accelerator).seconds,
    weightSeconds: seconds(weightBytes / accelerator.memoryBandwidth),
  };
}
