import type { Dimension } from "../units/dimension.ts";

/** A worked derivation: each formula, the numbers put in, what comes out, and who says so. */
export interface Explanation {
  readonly title: string;
  /** The answer in one line. */
  readonly verdict: string;
  readonly steps: readonly ExplanationStep[];
  readonly assumptions: readonly string[];
  readonly warnings: readonly string[];
}

export interface ExplanationStep {
  /** Id in docs/equations.md. */
  readonly equation: string;
  readonly title: string;
  /** "symbol = formula" in the symbols below. */
  readonly formula: string;
  readonly symbols: readonly SymbolValue[];
  /** The formula's right side with the numbers in place of the symbols. */
  readonly substituted: string;
  readonly result: SymbolValue;
  readonly source: string;
  /** What the formula does not say: a fallback, a term left out. */
  readonly note?: string;
}

export interface SymbolValue {
  readonly symbol: string;
  /** In SI base units. */
  readonly value: number;
  /** Absent: a plain number. */
  readonly dimension?: Dimension;
  /** Where an input comes from; absent for intermediate results. */
  readonly source?: string;
}
