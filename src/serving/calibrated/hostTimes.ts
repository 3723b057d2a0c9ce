import type { AcceleratorFamily } from "../../catalog/accelerator.ts";
import type { SynchronousHost } from "../../catalog/engine.ts";
import { enginePolicies, type EngineName } from "./enginePolicy.ts";
import { fittedServingConstants } from "./fittedServingConstants.ts";
import type { ServingConstants } from "./servingConstants.ts";

/** Time that a host takes for the steps of one engine on one generation of machines. */
export interface HostTimes {
  /** Once a step; s. */
  readonly stepSeconds: number;
  /** For each sequence of a step, in old releases; s. */
  readonly sequenceSeconds: number;
  /** To launch a kernel outside a graph; s. */
  readonly launchSeconds: number;
  /** What fusing and overlapping kernels saves of each one's time in a graph; s. */
  readonly fusionSeconds: number;
}

/**
 * Of each of the three engines, runs on Hopper lose 1.0 to 1.4 ms between steps and runs on Blackwell 0.07 to 0.25 ms:
 * it is not the engine, and hosts and drivers are not recorded. What Blackwell loses is left to the kernels, and so it is
 * on devices of its years.
 */
const newerFamilies: ReadonlySet<AcceleratorFamily> = new Set(["blackwell", "blackwell-rtx"]);

/**
 * Host times of `engine` on the machines that a device of `family` is sold in, which take `slowness` times as long as those
 * of H100; `synchronous` and `launchSeconds` are those of an old release. What constants make of the launches of today's
 * releases, they make of an old one's too.
 */
export function hostTimes(
  constants: ServingConstants,
  engine: EngineName,
  family: AcceleratorFamily,
  slowness: number,
  synchronous?: SynchronousHost,
  launchSeconds?: number,
): HostTimes {
  const between = newerFamilies.has(family) ? 0 : constants.stepSeconds;
  const launchShare = launchSeconds === undefined ? 1 : launchSeconds / fittedServingConstants.launchSeconds;
  const { fusesKernels } = enginePolicies[engine];
  return {
    stepSeconds: (between + (synchronous?.step ?? 0)) * slowness,
    sequenceSeconds: (synchronous?.sequence ?? 0) * slowness,
    launchSeconds: constants.launchSeconds * launchShare * slowness,
    fusionSeconds: fusesKernels ? constants.fusionSeconds : 0,
  };
}
