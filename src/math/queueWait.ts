import type { RequestsPerSecond, Seconds } from "../units/quantity.ts";
import { seconds } from "../units/quantity.ts";
import { erlangC } from "./erlangC.ts";

/** Requests that arrive at random, at servers that each take `1 / serviceRate` on average. */
export interface Queue {
  readonly arrivalRate: RequestsPerSecond;
  /** Of one server. */
  readonly serviceRate: RequestsPerSecond;
  readonly servers: number;
  /** Standard deviation of the service time by its mean; default 1, the M/M/c queue. */
  readonly serviceVariation?: number;
}

/**
 * Mean wait before service starts; infinite when the queue is not stable. Exact for exponential service
 * times, an approximation for others (Allen and Cunneen).
 *
 * @equation QUEUE-MEAN-WAIT
 */
export function meanWait(queue: Queue): Seconds {
  const spare = queue.servers * queue.serviceRate - queue.arrivalRate;
  if (!(spare > 0)) return seconds(Infinity);
  return seconds((waitChance(queue) / spare) * variationFactor(queue));
}

/**
 * The wait that a share `p` of the requests stays below; 0 when fewer than 1 - p of them wait at all.
 * Throws a `RangeError` unless `p` is in [0, 1).
 *
 * @equation QUEUE-WAIT-QUANTILE
 */
export function waitQuantile(queue: Queue, p: number): Seconds {
  if (!(p >= 0 && p < 1)) throw new RangeError(`invalid quantile: ${p}`);
  const spare = queue.servers * queue.serviceRate - queue.arrivalRate;
  if (!(spare > 0)) return seconds(Infinity);
  const chance = waitChance(queue);
  if (chance <= 1 - p) return seconds(0);
  return seconds((Math.log(chance / (1 - p)) / spare) * variationFactor(queue));
}

function waitChance({ servers, arrivalRate, serviceRate }: Queue): number {
  return erlangC(servers, arrivalRate / serviceRate);
}

/** Waits grow with the variance of service: half of (1 + cv^2) times those of M/M/c. */
function variationFactor({ serviceVariation = 1 }: Queue): number {
  return (serviceVariation ** 2 + 1) / 2;
}
