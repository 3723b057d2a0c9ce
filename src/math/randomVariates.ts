import { portableExp, portableLog, portablePower } from "./portableFunctions.ts";
import type { RandomSource } from "./randomSource.ts";

/** Exponential with mean 1. */
export function exponential(random: RandomSource): number {
  return -portableLog(1 - random());
}

/** Standard normal, by the polar method of Marsaglia and Bray (1964). */
export function normal(random: RandomSource): number {
  for (;;) {
    const x = 2 * random() - 1;
    const y = 2 * random() - 1;
    const r = x * x + y * y;
    if (r > 0 && r < 1) return x * Math.sqrt((-2 * portableLog(r)) / r);
  }
}

/** Gamma with the given shape and mean 1, by Marsaglia and Tsang (2000), "A simple method for generating gamma variables". */
export function gamma(random: RandomSource, shape: number): number {
  if (!(shape > 0)) throw new RangeError(`invalid shape: ${shape}`);
  const boosted = shape < 1 ? shape + 1 : shape;
  const d = boosted - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const root = 1 + c * x;
    const v = root * root * root;
    if (v <= 0) continue;
    if (portableLog(1 - random()) >= 0.5 * x * x + d - d * v + d * portableLog(v)) continue;
    const boost = shape < 1 ? portablePower(1 - random(), 1 / shape) : 1;
    return (d * v * boost) / shape;
  }
}

/** Weibull with the given shape and mean 1. */
export function weibull(random: RandomSource, shape: number): number {
  return portablePower(exponential(random), 1 / shape) / gammaFunction(1 + 1 / shape);
}

/** Gamma function for positive arguments, by Lanczos's approximation (g = 7, nine terms). */
export function gammaFunction(x: number): number {
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gammaFunction(1 - x));
  let sum = 0.99999999999980993;
  for (let i = 0; i < lanczos.length; i += 1) sum += lanczos[i]! / (x + i);
  const t = x + 6.5;
  return Math.sqrt(2 * Math.PI) * portablePower(t, x - 0.5) * portableExp(-t) * sum;
}

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
