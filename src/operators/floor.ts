import type { Accelerator } from "../catalog/accelerator.ts";
import { seconds, type Seconds } from "../units/quantity.ts";
import type { Operator } from "./operator.ts";
import { fastestRate } from "./peakRate.ts";
import type { Step } from "./step.ts";
import { emptyWork, work } from "./work.ts";

/** The speed of light of one step, by resource; `seconds` is the largest. */
export interface StepFloor {
  readonly computeSeconds: Seconds;
  readonly memorySeconds: Seconds;
  readonly linkSeconds: Seconds;
  readonly seconds: Seconds;
}

/**
 * A time that no execution of `operators` can beat: all FLOPs at their peaks, all weights and
 * KV cache once at the full memory bandwidth, all link bytes at the fastest link, each resource perfectly overlapped
 * with the others. Activations are left out: they may never leave the caches.
 * @equation OP-STEP-FLOOR
 */
export function stepFloor(operators: readonly Operator[], step: Step, accelerator: Accelerator): StepFloor {
  const out = emptyWork();
  const link = Math.max(
    accelerator.scaleUp?.linkBandwidth ?? 0,
    accelerator.scaleOutBandwidth ?? 0,
    accelerator.hostLinkBandwidth ?? 0,
  );
  let compute = 0;
  let memory = 0;
  let network = 0;
  for (const operator of operators) {
    const { flops, weightBytes, kvReadBytes, kvWriteBytes, linkBytes } = work(operator, step, out);
    if (flops > 0 && "math" in operator)
      compute += (operator.count * flops) / fastestRate(accelerator, operator.math);
    memory += operator.count * (weightBytes + kvReadBytes + kvWriteBytes);
    network += operator.count * linkBytes;
  }
  const memorySeconds = memory / accelerator.memoryBandwidth;
  const linkSeconds = link > 0 ? network / link : 0;
  return {
    computeSeconds: seconds(compute),
    memorySeconds: seconds(memorySeconds),
    linkSeconds: seconds(linkSeconds),
    seconds: seconds(Math.max(compute, memorySeconds, linkSeconds)),
  };
}
