import type { KernelConstants } from "../../cost/kernelConstants.ts";
import type { Adjustment } from "./adjustment.ts";
import type { EngineName } from "./enginePolicy.ts";
import type { ServingConstants } from "./servingConstants.ts";

/** Factors on a prediction between which 80 % of measurements lie: from residuals of rows that the fit had not seen. */
export interface Spread {
  readonly low: number;
  readonly high: number;
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
}
