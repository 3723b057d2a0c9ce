import type { RandomSource } from "../../math/randomSource.ts";
import { portableCosine } from "../../math/portableFunctions.ts";
import { exponential, gamma, weibull } from "../../math/randomVariates.ts";

/** A rate that changes over time: straight between the points (two points of one time are a jump), and repeated with the period if there is one. */
export interface RateProfile {
  readonly seconds: readonly number[];
  readonly requestsPerSecond: readonly number[];
  readonly periodSeconds?: number | undefined;
}

/** When requests arrive, in an open loop. */
export type Arrivals =
  | { readonly kind: "constant" | "poisson"; readonly requestsPerSecond: number }
  /** Gaps of the given shape: 1 is Poisson, less is burstier (vLLM's --burstiness is the gamma shape). */
  | { readonly kind: "gamma" | "weibull"; readonly requestsPerSecond: number; readonly shape: number }
  /** Poisson with a rate that changes. */
  | { readonly kind: "profile"; readonly profile: RateProfile }
  /** All at once. */
  | { readonly kind: "burst" };

/**
 * Arrival times of `count` requests in seconds, non-decreasing. Gaps are drawn with mean 1 and then scaled
 * by the rate: two rates of one seed see the same load, only faster.
 */
export function arrivalTimes(arrivals: Arrivals, count: number, random: RandomSource): Float64Array {
  const times = new Float64Array(count);
  if (arrivals.kind === "burst") return times;
  if (arrivals.kind === "profile") return profileTimes(arrivals.profile, times, random);
  const rate = arrivals.requestsPerSecond;
  if (!(rate > 0 && rate < Infinity)) throw new RangeError(`invalid rate: ${rate}`);
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    at += unitGap(arrivals, random);
    times[i] = at / rate;
  }
  return times;
}

function unitGap(arrivals: Exclude<Arrivals, { kind: "burst" | "profile" }>, random: RandomSource): number {
  switch (arrivals.kind) {
    case "constant":
      return 1;
    case "poisson":
      return exponential(random);
    case "gamma":
      return gamma(random, arrivals.shape);
    case "weibull":
      return weibull(random, arrivals.shape);
  }
}

/** Draws unit exponentials and finds where the integral of the rate reaches their sum. */
function profileTimes(profile: RateProfile, times: Float64Array, random: RandomSource): Float64Array {
  checkProfile(profile);
  const { seconds, requestsPerSecond: rates, periodSeconds } = profile;
  let piece = 0;
  let origin = 0;
  let at = 0;
  let due = 0;
  for (let i = 0; i < times.length; i += 1) {
    due += exponential(random);
    for (;;) {
      while (seconds[piece + 1] === seconds[piece]) piece += 1;
      const next = seconds[piece + 1];
      const from = rates[piece]!;
      const start = origin + seconds[piece]!;
      const slope = next === undefined ? 0 : (rates[piece + 1]! - from) / (next - seconds[piece]!);
      const now = from + slope * (at - start);
      const rest = next === undefined ? Infinity : origin + next - at;
      const area = rest === Infinity ? (now > 0 ? Infinity : 0) : (now + slope * (rest / 2)) * rest;
      if (due < area) {
        at += reach(now, slope, due);
        due = 0;
        break;
      }
      if (rest === Infinity) throw new RangeError("rate falls to zero before all requests have arrived");
      due -= area;
      at += rest;
      piece += 1;
      if (periodSeconds !== undefined && piece === seconds.length - 1) {
        piece = 0;
        origin += periodSeconds;
        at = origin;
      }
    }
    times[i] = at;
  }
  return times;
}

/** Time t with rate*t + slope*t²/2 = area; the form that does not cancel. */
function reach(rate: number, slope: number, area: number): number {
  if (slope === 0) return area / rate;
  return (2 * area) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * area)));
}

function checkProfile({ seconds, requestsPerSecond: rates, periodSeconds }: RateProfile): void {
  if (seconds.length === 0 || seconds.length !== rates.length || seconds[0] !== 0) {
    throw new RangeError("a rate profile starts at 0 s and has one rate for each time");
  }
  for (let i = 0; i < seconds.length; i += 1) {
    if (i > 0 && !(seconds[i]! >= seconds[i - 1]!)) throw new RangeError(`unsorted time: ${seconds[i]}`);
    if (!(rates[i]! >= 0 && rates[i]! < Infinity)) throw new RangeError(`invalid rate: ${rates[i]}`);
  }
  if (periodSeconds === undefined) return;
  if (periodSeconds !== seconds.at(-1)) throw new RangeError("a period ends with the last time");
  if (!rates.some((rate) => rate > 0)) throw new RangeError("a rate profile needs a rate above zero");
}

/** A day in one sine wave, as 48 straight pieces. */
export function diurnalProfile(mean: number, amplitude: number, periodSeconds: number): RateProfile {
  if (!(amplitude >= 0 && amplitude <= 1)) throw new RangeError(`invalid amplitude: ${amplitude}`);
  const seconds = Array.from({ length: 49 }, (_, i) => (i * periodSeconds) / 48);
  const requestsPerSecond = seconds.map((_, i) => mean * (1 - amplitude * portableCosine(i / 48)));
  return { seconds, requestsPerSecond, periodSeconds };
}
