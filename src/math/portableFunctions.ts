/**
 * Logarithm, exponential, power and cosine from additions, multiplications and divisions alone, which IEEE 754 rounds alike
 * everywhere. `Math.log` and its kin differ in the last bit from one JavaScript engine to another, and with them every
 * simulation that draws from them.
 */

const ln2 = Math.LN2;
const sqrtHalf = Math.SQRT1_2;

/** Natural logarithm, to some units in the last place: ln x = k ln 2 + 2 artanh((m - 1) / (m + 1)) for x = m 2^k. */
export function portableLog(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x === Infinity ? Infinity : NaN;
  let mantissa = x;
  let exponent = 0;
  while (mantissa < sqrtHalf) {
    mantissa *= 2;
    exponent -= 1;
  }
  while (mantissa > 2 * sqrtHalf) {
    mantissa /= 2;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  // At |s| <= 0.172 the eleventh term of the series is the last that a double feels.
  let series = 0;
  for (let n = 23; n >= 3; n -= 2) series = z * (1 / n + series);
  return exponent * ln2 + (2 * s + 2 * s * series);
}

/** e^x, to some units in the last place: e^x = 2^k e^r with |r| <= ln 2 / 2, and e^r by its power series. */
export function portableExp(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > 710) return Infinity;
  if (x < -746) return 0;
  const exponent = Math.round(x / ln2);
  const r = x - exponent * ln2;
  let value = 1;
  for (let n = 15; n >= 1; n -= 1) value = 1 + (r / n) * value;
  for (let k = 0; k < exponent; k += 1) value *= 2;
  for (let k = 0; k > exponent; k -= 1) value /= 2;
  return value;
}

/** x^y for x >= 0. Its relative error grows as |y ln x|, which is small for what random numbers need. */
export function portablePower(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (x === 0) return y > 0 ? 0 : Infinity;
  return portableExp(y * portableLog(x));
}

/** Cosine of a number of turns from 0 to 1, of which the 0.25 is a right angle, to some units in the last place of 1. */
export function portableCosine(turns: number): number {
  if (!(turns >= 0 && turns <= 1)) throw new RangeError(`invalid turns: ${turns}`);
  if (turns > 0.5) return portableCosine(1 - turns);
  if (turns > 0.25) return -portableCosine(0.5 - turns);
  const angle = 2 * Math.PI * turns;
  const z = angle * angle;
  // At a right angle the eleventh term of the series is the last that a double feels.
  let value = 1;
  for (let n = 22; n >= 2; n -= 2) value = 1 - (z / (n * (n - 1))) * value;
  return value;
}
