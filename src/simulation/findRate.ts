/** What a rate search tried. */
export interface RateTrial {
  readonly requestsPerSecond: number;
  readonly met: boolean;
}

export interface RateSearch {
  /** The highest rate that was met; 0 when none was. */
  readonly requestsPerSecond: number;
  /** The lowest rate that was not met; Infinity when all were. */
  readonly refusedRequestsPerSecond: number;
  readonly trials: readonly RateTrial[];
}

/**
 * Yields rates to try and takes whether each was met: first powers of two from `start` until one is met
 * and another is not, then the middle between them, until they are within `tolerance` of each other. The
 * caller simulates each rate with the same random numbers, so that the answers are comparable.
 */
export function* searchRate(
  start: number,
  tolerance: number,
  maxTrials = 40,
): Generator<number, RateSearch, boolean> {
  if (!(start > 0 && start < Infinity)) throw new RangeError(`invalid start: ${start}`);
  const trials: RateTrial[] = [];
  let met = 0;
  let refused = Infinity;
  let rate = start;
  while (trials.length < maxTrials && !(met > 0 && refused < Infinity && refused <= met * (1 + tolerance))) {
    const kept = yield rate;
    trials.push({ requestsPerSecond: rate, met: kept });
    if (kept) met = Math.max(met, rate);
    else refused = Math.min(refused, rate);
    if (met === 0) rate = refused / 2;
    else if (refused === Infinity) rate = met * 2;
    else rate = (met + refused) / 2;
  }
  return { requestsPerSecond: met, refusedRequestsPerSecond: refused, trials };
}
