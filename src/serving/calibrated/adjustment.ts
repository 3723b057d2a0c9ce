import type { CompiledWorker } from "./compilePool.ts";
import type { ServingConstants } from "./servingConstants.ts";

/** Factors by which the times of one deployment differ from the shipped calibration; 1 changes nothing. */
export interface Adjustment {
  /** Kernels of steps that only decode. */
  readonly decodeKernels: number;
  /** Kernels of steps with prompt tokens. */
  readonly prefillKernels: number;
  /** Host work: scheduling, launching, sampling, streaming. */
  readonly host: number;
  /** Time of a request outside the engine's steps: client, HTTP, tokeniser. */
  readonly request: number;
}

export const noAdjustment: Adjustment = { decodeKernels: 1, prefillKernels: 1, host: 1, request: 1 };

/** The worker with its kernels slower by the factors. */
export function adjustWorker(
  worker: CompiledWorker,
  { decodeKernels, prefillKernels }: Adjustment,
): CompiledWorker {
  if (decodeKernels === 1 && prefillKernels === 1) return worker;
  const adjust = (costs: CompiledWorker["costs"]): CompiledWorker["costs"] =>
    costs.map((cost) => ({
      ...cost,
      seconds: (step) => cost.seconds(step) * (step.prefillTokens > 0 ? prefillKernels : decodeKernels),
    }));
  const { costs, draftCosts, lone } = worker;
  return {
    ...worker,
    costs: adjust(costs),
    draftCosts: adjust(draftCosts),
    ...(lone ? { lone: { ...lone, costs: adjust(lone.costs) } } : {}),
  };
}

/** The constants with overheads larger by the factors. What fused kernels save stays. */
export function adjustConstants(
  constants: ServingConstants,
  { host, request }: Adjustment,
): ServingConstants {
  if (host === 1 && request === 1) return constants;
  return {
    ...constants,
    requestSeconds: constants.requestSeconds * request,
    promptTokenSeconds: constants.promptTokenSeconds * request,
    handoffSeconds: constants.handoffSeconds * host,
    stepSeconds: constants.stepSeconds * host,
    launchSeconds: constants.launchSeconds * host,
  };
}
