/**
 * a^4 rounded once (but for one in thousands), as the C library's `pow` gives it; `a ** 4` is off in the last place for one number
 * in forty, which a difference from 1 magnifies. Each square carries its rounding error along (Dekker 1971).
 */
export function fourthPower(a: number): number {
  const square = a * a;
  const squareError = squaringError(a, square);
  const fourth = square * square;
  return fourth + (squaringError(square, fourth) + 2 * square * squareError);
}

/** What `square` lacks to be a*a exactly. */
function squaringError(a: number, square: number): number {
  const shifted = 134217729 * a; // 2^27 + 1 splits 53 bits into two halves
  const high = shifted - (shifted - a);
  const low = a - high;
  return high * high - square + 2 * high * low + low * low;
}
