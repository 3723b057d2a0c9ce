import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { mix32 } from "./countedUniform.ts";

/** Returns a uniform number in [0, 1) at each call. */
export type RandomSource = () => number;

/**
 * A seeded source. Sources of one seed with different names are independent, so that drawing more
 * lengths does not move the arrivals. The seed is hashed first: raw small seeds start near 1.
 */
export function randomSource(seed: number, name: string): RandomSource {
  let state = mix32(0x6a09e667, seed | 0);
  state = mix32(state, Math.floor(seed / 0x100000000) | 0);
  for (let i = 0; i < name.length; i += 1) state = mix32(state, name.charCodeAt(i));
  const generator = xoroshiro128plus(state);
  return () => uniformFloat64(generator);
}
