import type { CompiledWorker } from "./compilePool.ts";
import type { EngineName } from "./enginePolicy.ts";
import type { EngineOverheads, ServingConstants } from "./servingConstants.ts";

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

/** The constants with one engine's overheads larger by the factors. Negative gaps, which overlap, stay. */
export function adjustConstants(
  constants: ServingConstants,
  engine: EngineName,
  { host, request }: Adjustment,
): ServingConstants {
  if (host === 1 && request === 1) return constants;
  const overheads = constants.engines[engine];
  const adjusted = Object.fromEntries(
    Object.entries(overheads).map(([name, seconds]) => [
      name,
      name === "requestSeconds" ? seconds * request : seconds > 0 ? seconds * host : seconds,
    ]),
  );
  return {
    ...constants,
    stepSeconds: constants.stepSeconds * host,
    engines: { ...constants.engines, [engine]: adjusted as unknown as EngineOverheads },
  };
}
