/** Mixes a word into a 32-bit state so that every input bit reaches every output bit (MurmurHash3 finaliser). */
export function mix32(state: number, word: number): number {
  let x = Math.imul(state ^ word, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/**
 * A uniform number in [0, 1) that depends on its arguments alone. Draws made this way do not depend on
 * the order of events, so two simulations that differ in one policy still share their random numbers.
 */
export function countedUniform(seed: number, stream: number, index: number): number {
  const high = mix32(mix32(mix32(0x2545f491, seed), stream), index);
  const low = mix32(high ^ 0x5bd1e995, index);
  return ((high >>> 0) * 0x200000 + (low >>> 11)) / 0x20000000000000;
}
