import { portableExp, portableLog } from "../../math/portableFunctions.ts";
import type { RandomSource } from "../../math/randomSource.ts";
import { normal } from "../../math/randomVariates.ts";

/** How many tokens a prompt or an answer has. */
export type Lengths =
  | { readonly kind: "fixed"; readonly tokens: number }
  /** Whole numbers from `low` to `high`, both included. */
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  /** `sigma` is the standard deviation of the logarithm. */
  | { readonly kind: "log-normal"; readonly mean: number; readonly sigma: number }
  /** Exponential, rounded up: geometric. */
  | { readonly kind: "exponential"; readonly mean: number }
  | { readonly kind: "empirical"; readonly tokens: ArrayLike<number> };

/** Draws one length, at least 1 token. */
export function drawLength(lengths: Lengths, random: RandomSource): number {
  switch (lengths.kind) {
    case "fixed":
      return lengths.tokens;
    case "uniform":
      return lengths.low + Math.floor(random() * (lengths.high - lengths.low + 1));
    case "log-normal": {
      const { mean, sigma } = lengths;
      return Math.max(1, Math.round(mean * portableExp(sigma * normal(random) - (sigma * sigma) / 2)));
    }
    case "exponential":
      return Math.max(1, Math.ceil(-lengths.mean * portableLog(1 - random())));
    case "empirical":
      return lengths.tokens[Math.floor(random() * lengths.tokens.length)]!;
  }
}

/** The range [0.8, 1.0] x nominal in which InferenceX draws its lengths. */
export function nominalLengths(tokens: number): Lengths {
  return { kind: "uniform", low: Math.max(1, Math.floor(0.8 * tokens)), high: tokens };
}

/** Expected number of tokens. */
export function meanLength(lengths: Lengths): number {
  switch (lengths.kind) {
    case "fixed":
      return lengths.tokens;
    case "uniform":
      return (lengths.low + lengths.high) / 2;
    case "log-normal":
    case "exponential":
      return lengths.mean;
    case "empirical": {
      let sum = 0;
      for (let i = 0; i < lengths.tokens.length; i += 1) sum += lengths.tokens[i]!;
      return sum / lengths.tokens.length;
    }
  }
}

/** Mean squared distance from the mean, in tokens squared; rounding to whole tokens is left out. */
export function lengthVariance(lengths: Lengths): number {
  switch (lengths.kind) {
    case "fixed":
      return 0;
    case "uniform":
      return ((lengths.high - lengths.low + 1) ** 2 - 1) / 12;
    case "log-normal":
      return lengths.mean ** 2 * Math.expm1(lengths.sigma ** 2);
    case "exponential":
      return lengths.mean ** 2;
    case "empirical": {
      const mean = meanLength(lengths);
      let sum = 0;
      for (let i = 0; i < lengths.tokens.length; i += 1) sum += (lengths.tokens[i]! - mean) ** 2;
      return sum / lengths.tokens.length;
    }
  }
}
