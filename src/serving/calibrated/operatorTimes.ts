import type { Operator } from "../../operators/operator.ts";
import { stepFloor } from "../../operators/floor.ts";
import type { Step } from "../../operators/step.ts";
import { emptyWork, work } from "../../operators/work.ts";
import type { CompiledWorker } from "./compilePool.ts";
import type { EngineSteps } from "./engineSteps.ts";

/** One operator of a step: its seconds inside the engine, its work, and the resource whose floor is highest. */
export interface OperatorTime {
  readonly name: string;
  readonly part: Operator["part"];
  /** Executions in the step; seconds, FLOPs and bytes are sums over them. */
  readonly count: number;
  readonly seconds: number;
  readonly flops: number;
  readonly memoryBytes: number;
  readonly linkBytes: number;
  readonly floorSeconds: number;
  readonly bound: "compute" | "memory" | "network";
}

/**
 * Where the device time of a step goes, operator by operator; launch and host overhead are not in it.
 * The seconds of the operators of one kind sum to that kind's part of `EngineSteps.parts`.
 */
export function operatorTimes(
  { costs, accelerator }: Pick<CompiledWorker, "costs" | "accelerator">,
  steps: EngineSteps,
  step: Step,
): readonly OperatorTime[] {
  const parts = steps.parts(step);
  const isolated: Record<string, number> = {};
  const seconds = costs.map((cost) => {
    const value = cost.seconds(step);
    isolated[cost.part] = (isolated[cost.part] ?? 0) + value;
    return value;
  });
  const out = emptyWork();
  return costs.flatMap(({ operator, part }, index) => {
    const alone = seconds[index] ?? 0;
    if (alone === 0) return [];
    const { flops, weightBytes, activationBytes, kvReadBytes, kvWriteBytes, linkBytes } = work(
      operator,
      step,
      out,
    );
    const floor = stepFloor([operator], step, accelerator);
    return {
      name: operator.name,
      part: operator.part,
      count: operator.count,
      seconds: (alone * parts[part]) / (isolated[part] ?? 1),
      flops: flops * operator.count,
      memoryBytes: (weightBytes + activationBytes + kvReadBytes + kvWriteBytes) * operator.count,
      linkBytes: linkBytes * operator.count,
      floorSeconds: floor.seconds,
      bound:
        operator.kind === "collective"
          ? "network"
          : floor.computeSeconds > floor.memorySeconds
            ? "compute"
            : "memory",
    };
  });
}
