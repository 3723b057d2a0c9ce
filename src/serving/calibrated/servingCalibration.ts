import type { KernelConstants } from "../../cost/kernelConstants.ts";
import type { Adjustment } from "./adjustment.ts";
import type { EngineName } from "./enginePolicy.ts";
import type { ServingConstants } from "./servingConstants.ts";

/** Factors on a prediction between which 80 % of measurements lie: from residuals of rows that the fit had not seen. */
export interface Spread {
  readonly low: number;
  readonly high: number;
}

export interface Spreads {
  readonly tpot: Spread;
  readonly ttft: Spread;
}

/** Factors on the logarithmic width of a spread, 1 or more. */
export interface Widening {
  readonly tpot: number;
  readonly ttft: number;
}

/** What the runs behind a calibration cover, and how much wider spreads are beyond it. */
export interface Coverage {
  /** Ids of the catalogue. */
  readonly accelerators: readonly string[];
  /** Of the models, as `modelShape` writes them. */
  readonly modelShapes: readonly string[];
  readonly unseenModel: Widening;
  readonly unseenAccelerator: Widening;
}

/** Kinds of deployment whose residuals differ. */
export type DeploymentKind =
  | "denseAggregated"
  | "mixtureAggregated"
  | "denseDisaggregated"
  | "mixtureDisaggregated";

export type SpreadGroup = `${DeploymentKind}.${EngineName}`;

/** Everything that comes from measurements. */
export interface ServingCalibration {
  /** Distinguishes the shipped calibration from a user's own. */
  readonly name: string;
  readonly kernels: KernelConstants;
  readonly serving: ServingConstants;
  /** What a user's own measurements change of it. */
  readonly adjustment?: Adjustment;
  readonly tpotSpread: Readonly<Record<SpreadGroup, Spread>>;
  readonly ttftSpread: Readonly<Record<SpreadGroup, Spread>>;
  readonly coverage: Coverage;
  /** From measurements of the very deployment, instead of those of its kind. */
  readonly ownSpreads?: Spreads;
}
