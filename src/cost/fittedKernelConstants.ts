import { entryJson } from "../catalog/generated/calibrations.ts";
import type { KernelConstants } from "./kernelConstants.ts";
import { settledConstants } from "./settledConstants.ts";

/** A fitted constant as `data/calibrations/kernels.json` keeps it. */
export interface FittedConstant {
  /** `hopper.kernelSeconds` for one of a family, `tailWaves` for a shared one. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly range: readonly [low: number, high: number];
  readonly meaning: string;
}

let parsed: KernelConstants | undefined;

/** The shipped calibration of kernels, fitted to measured ones; parsed at the first call. */
export function fittedKernelConstants(): KernelConstants {
  return (parsed ??= parseShipped());
}

function parseShipped(): KernelConstants {
  const text = entryJson("kernels");
  if (text === undefined) throw new RangeError("no calibration: kernels");
  const { constants } = JSON.parse(text) as { constants: readonly FittedConstant[] };
  return kernelConstantsOf(constants);
}

/** Kernels of Arc reach what its datasheet says: fitted, both were 0.94 and 1, and moved no error by more than 0.1 points. */
export const heldConstants: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  xe: { computeEfficiency: 1, memoryEfficiency: 1 },
};

/** Sorts named constants into families and shared ones, beside those held and the settled ones. */
export function kernelConstantsOf(
  constants: readonly Pick<FittedConstant, "name" | "value">[],
): KernelConstants {
  const shared: Record<string, number> = {};
  const families: Record<string, Record<string, number>> = structuredClone(heldConstants);
  for (const { name, value } of constants) {
    const [first = "", second] = name.split(".");
    if (second === undefined) shared[first] = value;
    else (families[first] ??= {})[second] = value;
  }
  return { shared, families, settled: settledConstants } as unknown as KernelConstants;
}
