import type { Dimension } from "../../units/dimension.ts";
import type { Bytes, Seconds } from "../../units/quantity.ts";
import type { FirstOrderScenario } from "./scenario.ts";
import type { FirstOrderNumbers } from "./solveScenario.ts";

/** Something a reader must know, with a stable code. */
export interface Note {
  readonly code: string;
  readonly message: string;
}

/** Why a scenario cannot be served: what it needs, and what there is. */
export interface InfeasibleReason {
  readonly code: "memory_capacity";
  readonly need: Bytes;
  readonly have: Bytes;
}

/** One input as it went into the formulas, and where it comes from. */
export interface ResolvedInput {
  /** Path in the scenario: "hardware.memoryBandwidth". */
  readonly name: string;
  readonly value: number | string;
  /** Absent: a plain count or ratio. */
  readonly dimension?: Dimension;
  /** "given", "default", "catalogue ID" or "derived: FORMULA". */
  readonly source: string;
}

/** The answer of the first-order fidelity, with all that an explanation needs. */
export interface ServingResult {
  readonly fidelity: "first-order";
  readonly feasible: boolean;
  readonly reasons: readonly InfeasibleReason[];
  /** What was checked, in sentences. */
  readonly constraintTrace: readonly string[];
  readonly ttft: Seconds;
  readonly itl: Seconds;
  readonly kvCacheSize: Bytes;
  readonly modelWeightsSize: Bytes;
  readonly totalMemoryRequired: Bytes;
  /** Of the decode device; above 1 when infeasible. */
  readonly memoryUtilization: number;
  readonly promptCacheHitRatio: number;
  readonly prefillChunks: number;
  /** Null unless the prompt is split. */
  readonly prefillChunkTime: Seconds | null;
  /** Null unless the prompt is split. */
  readonly decodeStallBound: Seconds | null;
  readonly breakdown: Breakdown;
  readonly resolved: ResolvedScenario;
  readonly assumptions: readonly string[];
  readonly warnings: readonly Note[];
}

/** Which term is how much. The parts of each phase add up to its whole. */
export interface Breakdown {
  /** Adds up to `ttft`. */
  readonly prefill: {
    readonly linear: Seconds;
    readonly attention: Seconds;
    readonly dispatch: Seconds;
    readonly kvTransfer: Seconds;
  };
  /** One step of the target model, without a draft model the same as `itl`. */
  readonly decodeStep: { readonly weights: Seconds; readonly kvCache: Seconds; readonly layerTax: Seconds };
  /** Null without a draft model. `(draft + verify) / expectedTokensPerStep` is `itl`. */
  readonly speculation: {
    readonly draft: Seconds;
    readonly verify: Seconds;
    readonly expectedTokensPerStep: number;
  } | null;
  /** Adds up to `totalMemoryRequired`. */
  readonly memory: { readonly weights: Bytes; readonly kvCache: Bytes; readonly draftWeights: Bytes };
}

export interface ResolvedScenario {
  readonly model: string;
  readonly hardware: string;
  /** The device that decodes; the same name as `hardware` unless disaggregated. */
  readonly decodeHardware: string;
  readonly draftModel: string | null;
  readonly precision: string;
  readonly latentAttention: { readonly kvLoraRank: number; readonly qkRopeHeadDim: number } | null;
  readonly kvHeads: number;
  /** The numbers that `solveScenario` takes. */
  readonly scenario: FirstOrderScenario;
  /** Every intermediate number. */
  readonly numbers: FirstOrderNumbers;
  readonly inputs: readonly ResolvedInput[];
}
