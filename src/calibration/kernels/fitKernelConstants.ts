import type { Accelerator } from "../../catalog/accelerator.ts";
import { deviceCostOf } from "../../cost/deviceCost.ts";
import type { KernelConstants } from "../../cost/kernelConstants.ts";
import { sharedRootLinkOf } from "../../cost/linkCost.ts";
import { groupBy } from "../../math/groupBy.ts";
import { coordinateSearch } from "./coordinateSearch.ts";
import type { KernelCase, KernelDevice, KernelFamily } from "./kernelCase.ts";
import { constantsFrom, constantSlots, constantValues, type ConstantSlot } from "./kernelConstantTable.ts";

/** Residuals well beyond this share pull ever less: another kernel, not another constant. */
const robustScale = 0.1;

/** A device and the links of its scale-up domain under these constants. */
export function kernelDeviceOf(accelerator: Accelerator, constants: KernelConstants): KernelDevice {
  const { device } = deviceCostOf(accelerator, constants);
  return { device, cacheBytes: accelerator.l2Capacity ?? 0, link: sharedRootLinkOf(accelerator, device) };
}

/** All devices under these constants, by the names of their systems. */
export function kernelDevices(
  accelerators: ReadonlyMap<string, Accelerator>,
  constants: KernelConstants,
): ReadonlyMap<string, KernelDevice> {
  return new Map([...accelerators].map(([name, record]) => [name, kernelDeviceOf(record, constants)]));
}

/** What each family counts in the joint fit: products are most of a step, then experts and attention; projections and scans are a few kernels. */
const weights: Readonly<Record<KernelFamily, number>> = {
  gemm: 3,
  prefillAttention: 1.5,
  decodeAttention: 1.5,
  latentPrefillAttention: 1.2,
  latentDecodeAttention: 1,
  latentProjection: 0.2,
  mixture: 2.5,
  linearAttention: 0.2,
  allReduce: 1.5,
  collective: 0.3,
  lowLatencyExchange: 0.2,
  normalExchange: 0.2,
  // Modules of several kernels: checked, not fitted.
  sparseDecode: 0,
  sparsePrefill: 0,
};

interface Group {
  readonly system: string;
  readonly cases: readonly KernelCase[];
}

/** Shared constants that 16-bit products determine, together with those of the families. */
const productConstants: ReadonlySet<string> = new Set(["depthSeconds"]);
/** Shared constants that products of narrower operands determine. */
const narrowConstants: ReadonlySet<string> = new Set(["halvingEfficiency"]);
/** How far the joint fit may move the efficiencies of families, as a share. */
const efficiencyLeeway = 0.1;
const wideDtypes: ReadonlySet<string> = new Set(["bfloat16", "float16"]);

/**
 * Fits every constant to the cases: first what devices reach and how products behave from the 16-bit GEMM
 * timings alone, by far the cleanest; then what narrow operands change from the other GEMMs; then the
 * constants of each other kind of kernel with these held; from there all together, but for the efficiencies of the
 * families, which stay within a tenth of what 16-bit products reach. In a family every case
 * weighs the same. The loss of a case is Cauchy's of log(predicted / measured): kernels that some engine lacks
 * a good form of, ten times slower than those of the others, leave the constants of the others alone.
 */
export function fitKernelConstants(
  cases: readonly KernelCase[],
  accelerators: ReadonlyMap<string, Accelerator>,
  start: KernelConstants,
): KernelConstants {
  const products = cases.filter((one) => one.family === "gemm");
  const wide = products.filter((one) => wideDtypes.has(one.dtype));
  const narrow = products.filter((one) => !wideDtypes.has(one.dtype));
  const others = cases.filter((one) => one.family !== "gemm");
  const isWide = ({ name, family }: ConstantSlot) => family !== undefined || productConstants.has(name);
  const isNarrow = ({ name }: ConstantSlot) => narrowConstants.has(name);
  const first = fitStage(wide, accelerators, start, isWide);
  const second = fitStage(narrow, accelerators, first, isNarrow);
  const third = fitStage(others, accelerators, second, (slot) => !isWide(slot) && !isNarrow(slot));
  return fitStage(cases, accelerators, third, leewayOf);
}

/** The last stage once more with one constant held at a value, for a few sweeps from where all of them ended. */
export function fitWithout(
  cases: readonly KernelCase[],
  accelerators: ReadonlyMap<string, Accelerator>,
  constants: KernelConstants,
  held: { readonly name: string; readonly value: number },
  sweeps: number,
): KernelConstants {
  const values = constantValues(constants);
  const start = constantsFrom(
    constantSlots().map(({ name }, index) => (name === held.name ? held.value : values[index]!)),
  );
  const isFree = (slot: ConstantSlot) => (slot.name === held.name ? false : leewayOf(slot));
  return fitStage(cases, accelerators, start, isFree, sweeps);
}

const leewayOf = ({ name, family }: ConstantSlot): boolean | number =>
  family !== undefined && name.endsWith("Efficiency") ? efficiencyLeeway : true;

function fitStage(
  cases: readonly KernelCase[],
  accelerators: ReadonlyMap<string, Accelerator>,
  start: KernelConstants,
  isFree: (slot: ConstantSlot) => boolean | number,
  sweeps?: number,
): KernelConstants {
  if (cases.length === 0) return start;
  const families = groupsByFamily(cases);
  const values = constantValues(start);
  const bounds = constantSlots().map((slot, index) => {
    const value = values[index] ?? NaN;
    const free = isFree(slot);
    const leeway = free === true ? Infinity : Number(free);
    const [least, most] = [value * Math.max(0, 1 - leeway), value * (1 + leeway)];
    return {
      low: Math.max(Math.min(slot.low, value), least),
      high: Math.min(Math.max(slot.high, value), most),
    };
  });
  const totalLoss = (trial: readonly number[]): number => {
    const devices = kernelDevices(accelerators, constantsFrom(trial));
    let total = 0;
    for (const { family, count, groups } of families) {
      let loss = 0;
      for (const { system, cases: members } of groups) {
        const device = devices.get(system);
        if (device) loss += lossOf(members, device);
      }
      total += (weights[family] * loss) / count;
    }
    return total;
  };
  if (!Number.isFinite(totalLoss(values)))
    throw new RangeError("a case has no finite error: no time, or no work");
  coordinateSearch(values, bounds, totalLoss, sweeps === undefined ? {} : { sweeps });
  return constantsFrom(values);
}

function lossOf(cases: readonly KernelCase[], device: KernelDevice): number {
  let sum = 0;
  for (const one of cases) {
    const residual = Math.log(one.predict(device) / one.measuredSeconds) / robustScale;
    sum += Math.log1p(residual * residual);
  }
  return sum;
}

/** The cases of each family, by system. */
function groupsByFamily(
  cases: readonly KernelCase[],
): { family: KernelFamily; count: number; groups: Group[] }[] {
  return [...groupBy(cases, ({ family }) => family)].map(([family, members]) => ({
    family,
    count: members.length,
    groups: [...groupBy(members, ({ system }) => system)].map(([system, ofSystem]) => ({
      system,
      cases: ofSystem,
    })),
  }));
}
