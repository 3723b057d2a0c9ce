/** Causal pairs of `isl` new tokens after `cached` ones when each query sees at most `window`. */
export function causalPairs(isl: number, cached: number, window: number): number {
  const growing = Math.max(0, Math.min(isl, window - cached));
  return growing * cached + (growing * (growing + 1)) / 2 + (growing < isl ? (isl - growing) * window : 0);
}
