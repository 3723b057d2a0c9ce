import type { AcceleratorFamily } from "../../catalog/accelerator.ts";
import { heldConstants, kernelConstantsOf } from "../../cost/fittedKernelConstants.ts";
import type { FamilyConstants, KernelConstants, SharedConstants } from "../../cost/kernelConstants.ts";

/** What a fitted constant means, and where it may lie. */
export interface ConstantMeaning {
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly meaning: string;
}

/** Families with measured kernels. */
export const measuredFamilies = [
  "ampere",
  "ada",
  "hopper",
  "blackwell",
  "xe",
] as const satisfies readonly AcceleratorFamily[];

const share = "share";

export const familyConstantMeanings: Readonly<Record<keyof FamilyConstants, ConstantMeaning>> = {
  computeEfficiency: {
    unit: share,
    low: 0.2,
    high: 1,
    meaning: "share of the bf16 matrix peak that a large dense GEMM reaches",
  },
  memoryEfficiency: {
    unit: share,
    low: 0.3,
    high: 1,
    meaning: "share of the memory bandwidth that a long stream reaches",
  },
  kernelSeconds: {
    unit: "s",
    low: 1e-6,
    high: 5e-5,
    meaning: "fixed time of one kernel: launch, prologue, first bytes, drain",
  },
  setupSeconds: {
    unit: "s",
    low: 1e-6,
    high: 1e-4,
    meaning: "what a kernel over ragged batches takes beyond a plain one",
  },
};

export const sharedConstantMeanings: Readonly<Record<keyof SharedConstants, ConstantMeaning>> = {
  halvingEfficiency: {
    unit: share,
    low: 0.5,
    high: 1,
    meaning: "share of the GEMM efficiency kept at each halving of the operands from 16 bits",
  },
  depthSeconds: {
    unit: "s",
    low: 1e-11,
    high: 1e-8,
    meaning: "what a GEMM tile waits for one element of depth",
  },
  mixtureComputeEfficiency: {
    unit: share,
    low: 0.1,
    high: 1,
    meaning: "share of the dense GEMM efficiency that grouped GEMMs keep",
  },
  mixtureTileSeconds: {
    unit: "s",
    low: 1e-7,
    high: 1e-5,
    meaning:
      "one multiprocessor starting and ending a tile of an expert's second product, with scattered rows",
  },
  blockScaleEfficiency: {
    unit: share,
    low: 0.3,
    high: 1,
    meaning: "share of the grouped GEMM efficiency kept where blocks of 128 elements of depth have scales",
  },
  attentionEfficiency: {
    unit: share,
    low: 0.3,
    high: 1,
    meaning: "share of the GEMM efficiency that the products of attention keep between its exponentials",
  },
  attentionSetup: {
    unit: share,
    low: 0.1,
    high: 1.5,
    meaning: "share of the set-up of a mixture of experts that attention takes",
  },
  queryTileSeconds: {
    unit: "s",
    low: 1e-7,
    high: 3e-5,
    meaning: "one multiprocessor loading 128 query rows of a head and storing their output",
  },
  splitSeconds: {
    unit: "s",
    low: 1e-8,
    high: 1e-5,
    meaning: "decode attention working through the parts of 1024 tokens and joining them",
  },
  linearAttentionEfficiency: {
    unit: share,
    low: 0.02,
    high: 1,
    meaning: "share of the dense GEMM efficiency that chunked scans reach in kernels that are not fused",
  },
  chunkSeconds: {
    unit: "s",
    low: 1e-7,
    high: 2e-5,
    meaning: "one chunk of a scan of recurrent state, which waits for the chunk before it",
  },
  linkEfficiency: {
    unit: share,
    low: 0.2,
    high: 1,
    meaning: "share of the link bandwidth that large collectives reach",
  },
  syncSeconds: {
    unit: "s",
    low: 1e-7,
    high: 2e-5,
    meaning: "one synchronisation among the devices of a scale-up domain",
  },
  blackwellSyncSeconds: {
    unit: "s",
    low: 1e-7,
    high: 2e-5,
    meaning: "the same over the fifth generation of NVLink",
  },
  exchangeStartSeconds: {
    unit: "s",
    low: 1e-6,
    high: 2e-4,
    meaning:
      "counts, barriers and queues with which an exchange of many tokens among experts starts and ends",
  },
};

/** One number of a `KernelConstants`, with what it means. */
export interface ConstantSlot extends ConstantMeaning {
  /** `hopper.kernelSeconds`, or `tailWaves` for a shared one. */
  readonly name: string;
  readonly family?: AcceleratorFamily;
}

/** Every fitted constant, in a fixed order. */
export function constantSlots(): readonly ConstantSlot[] {
  const ofFamilies = measuredFamilies.flatMap((family) =>
    Object.entries(familyConstantMeanings)
      .filter(([name]) => heldConstants[family]?.[name] === undefined)
      .map(([name, meaning]) => ({ name: `${family}.${name}`, family, ...meaning })),
  );
  const shared = Object.entries(sharedConstantMeanings).map(([name, meaning]) => ({ name, ...meaning }));
  return [...ofFamilies, ...shared];
}

/** Reads the constants in the order of `constantSlots`. */
export function constantValues(constants: KernelConstants): number[] {
  return constantSlots().map(({ name, family }) => {
    const record: Readonly<Record<string, number>> | undefined = family
      ? { ...constants.families[family] }
      : { ...constants.shared };
    const value = record?.[family ? name.slice(family.length + 1) : name];
    if (value === undefined) throw new RangeError(`no constant ${name}`);
    return value;
  });
}

/** The constants with these values, in the order of `constantSlots`. */
export function constantsFrom(values: readonly number[]): KernelConstants {
  return kernelConstantsOf(
    constantSlots().map(({ name }, index) => {
      const value = values[index];
      if (value === undefined) throw new RangeError(`no value for constant ${name}`);
      return { name, value };
    }),
  );
}
