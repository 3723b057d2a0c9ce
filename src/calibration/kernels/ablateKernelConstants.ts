import type { Accelerator } from "../../catalog/accelerator.ts";
import type { KernelConstants } from "../../cost/kernelConstants.ts";
import { groupBy } from "../../math/groupBy.ts";
import { summarizeErrors } from "./errorSummary.ts";
import { fitWithout, kernelDevices } from "./fitKernelConstants.ts";
import type { KernelCase, KernelDevice, KernelFamily } from "./kernelCase.ts";
import { constantSlots, constantValues } from "./kernelConstantTable.ts";

/** What the fit loses without one constant, in the kernels that lose most. */
export interface KernelAblation {
  readonly name: string;
  readonly meaning: string;
  readonly value: number;
  /** Where it has no effect: shares at 1, times at the least of their range. */
  readonly held: number;
  readonly family: KernelFamily;
  /** Median absolute errors with all constants, and with this one held and all others fitted again. */
  readonly before: number;
  readonly after: number;
}

/** Sweeps of the search, from the fitted values; the others move little once one is held. */
const sweeps = 6;

/**
 * Holds each constant in turn at the value that removes its effect and fits the others again. Constants of one family of
 * accelerators are judged by its systems, shared ones by all; where these have no cases a constant is left out. `progress`
 * hears which one is held.
 */
export function ablateKernelConstants(
  cases: readonly KernelCase[],
  accelerators: ReadonlyMap<string, Accelerator>,
  constants: KernelConstants,
  progress: (name: string) => void,
): readonly KernelAblation[] {
  const values = constantValues(constants);
  const devices = kernelDevices(accelerators, constants);
  return constantSlots().flatMap(({ name, meaning, unit, low, family: accelerated }, index) => {
    const concerned = cases.filter(
      ({ system }) => accelerated === undefined || accelerators.get(system)?.family === accelerated,
    );
    const kinds = [...groupBy(concerned, ({ family }) => family)].filter(
      ([, members]) => members.length >= fewest,
    );
    if (kinds.length === 0) return [];
    progress(name);
    const held = unit === "share" ? 1 : low;
    const without = kernelDevices(
      accelerators,
      fitWithout(cases, accelerators, constants, { name, value: held }, sweeps),
    );
    const losses = kinds.map(([family, members]) => ({
      family,
      before: medianError(members, devices),
      after: medianError(members, without),
    }));
    const most = losses.reduce((a, b) => (b.after - b.before > a.after - a.before ? b : a));
    return [{ name, meaning, value: values[index]!, held, ...most }];
  });
}

/** Shapes of a family of kernels without which its median says nothing. */
const fewest = 20;

function medianError(cases: readonly KernelCase[], devices: ReadonlyMap<string, KernelDevice>): number {
  const errors = cases.flatMap((one) => {
    const device = devices.get(one.system);
    return device ? [one.predict(device) / one.measuredSeconds - 1] : [];
  });
  return summarizeErrors(errors).medianAbsoluteError;
}
