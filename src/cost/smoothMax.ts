/**
 * The larger of two times that overlap almost fully: (a^4 + b^4)^(1/4), up to 19 % above the larger
 * where both are equal, as arithmetic and memory traffic never overlap perfectly.
 * @equation KE-SMOOTH-MAX
 */
export function smoothMax(a: number, b: number): number {
  const squareA = a * a;
  const squareB = b * b;
  return Math.sqrt(Math.sqrt(squareA * squareA + squareB * squareB));
}
