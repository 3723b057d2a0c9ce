import { summarizeErrors } from "../kernels/errorSummary.ts";

/** How far predictions of some runs are off, as ratios. */
export interface ErrorFigures {
  readonly count: number;
  /** Of |predicted / measured - 1|. */
  readonly median: number;
  /** Of predicted / measured - 1. */
  readonly signed: number;
}

/** A constant settled on runs of its own, and where it stands. */
export interface SettledConstant {
  readonly name: string;
  readonly file: string;
  readonly value: number;
  readonly unit: string;
  readonly meaning: string;
  /** The value that removes its effect. */
  readonly neutral: number;
  /** The runs that settled it, or further ones that it decides. */
  readonly runs: string;
}

/** What these runs lose without the constant; nothing is fitted again. */
export interface SettledAblation extends SettledConstant {
  readonly before: ErrorFigures;
  readonly after: ErrorFigures;
}

/** Of single figures, each with its predicted / measured - 1. */
export function errorFigures(errors: readonly number[]): ErrorFigures {
  const { count, medianAbsoluteError, medianSignedError } = summarizeErrors(errors);
  return { count, median: medianAbsoluteError, signed: medianSignedError };
}

/** Holds a constant at its own value and at the one without effect; `errorsAt` predicts the runs with a value. */
export function settledAblation(
  constant: SettledConstant,
  errorsAt: (value: number) => ErrorFigures,
): SettledAblation {
  return { ...constant, before: errorsAt(constant.value), after: errorsAt(constant.neutral) };
}
