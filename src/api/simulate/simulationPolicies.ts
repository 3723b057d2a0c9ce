import type { Autoscaling, Failure } from "../../simulation/engine/clusterConfig.ts";
import { diurnalProfile, type RateProfile } from "../../simulation/workload/arrivals.ts";
import { InputError } from "../../units/inputError.ts";
import { parseQuantity } from "../../units/parseQuantity.ts";

/** Reads "0@60s+30s": replica 0 fails after 60 s for 30 s. */
export function parseFailure(text: string, replicas: number): Failure {
  const path = ["failures"];
  const match = /^\s*(\d+)\s*@\s*([^+]+)\+(.+)$/.exec(text);
  if (!match)
    throw new InputError(
      "invalid_failure",
      path,
      `failures: "${text}" is not REPLICA@TIME+DURATION`,
      "for example 0@60s+30s",
    );
  const replica = Number(match[1]);
  if (replica >= replicas)
    throw new InputError(
      "out_of_range",
      path,
      `failures: there is no replica ${replica}`,
      `replicas are 0 to ${replicas - 1}`,
    );
  return {
    replica,
    atSeconds: parseQuantity(match[2]!.trim(), "time", { path }),
    durationSeconds: parseQuantity(match[3]!.trim(), "time", { path, range: "positive" }),
  };
}

/** Reads "queue:1..8,min=2,every=10s,startup=60s"; `utilisation` is the other metric. */
export function parseAutoscale(text: string, replicas: number): Autoscaling {
  const path = ["autoscale"];
  const fault = (message: string) =>
    new InputError(
      "invalid_rule",
      path,
      `autoscale ${message}`,
      "for example queue:1..8,min=2,every=10s,startup=60s",
    );
  const [rule = "", ...rest] = text.split(",");
  const match = /^\s*(queue|utilisation|utilization)\s*:\s*([\d.]+)\s*\.\.\s*([\d.]+)\s*$/i.exec(rule);
  if (!match) throw fault(`"${rule.trim()}" is not METRIC:LOWER..UPPER`);
  const settings = new Map(
    rest.map((part) => part.split("=").map((word) => word.trim()) as [string, string]),
  );
  const allowed = ["min", "every", "startup"];
  for (const key of settings.keys()) if (!allowed.includes(key)) throw fault(`does not know "${key}"`);
  const time = (key: string, fallback: string) =>
    parseQuantity(settings.get(key) ?? fallback, "time", { path });
  const [lower, upper] = [Number(match[2]), Number(match[3])];
  if (!(upper > lower)) throw fault("needs an upper bound above the lower");
  const minReplicas = Number(settings.get("min") ?? 1);
  if (!(Number.isInteger(minReplicas) && minReplicas >= 1 && minReplicas <= replicas))
    throw fault(`min must be from 1 to replicas (${replicas})`);
  const intervalSeconds = time("every", "10 s");
  if (intervalSeconds === 0) throw fault("every must be more than nothing");
  return {
    metric: match[1]!.toLowerCase() === "queue" ? "queue" : "utilisation",
    lower,
    upper,
    minReplicas,
    intervalSeconds,
    startupSeconds: time("startup", "60 s"),
  };
}

/**
 * Reads "0s:2,60s:10,60s:4/120s": straight lines between requests a second at times, repeated with the period; or
 * "daily:4,0.6/24h": a wave around a mean, with an amplitude as a share of it, that starts at its lowest.
 */
export function parseRateProfile(text: string): RateProfile {
  const path = ["rateProfile"];
  const fault = (message: string) =>
    new InputError(
      "invalid_profile",
      path,
      `rateProfile ${message}`,
      'for example "0s:2,60s:10" or "daily:4,0.6/24h"',
    );
  const [points = "", period] = text.split("/");
  const wave = /^\s*daily\s*:(.*)$/.exec(points);
  if (wave) {
    const [mean = NaN, amplitude = NaN, ...rest] = wave[1]!.split(",").map(Number);
    if (!(mean > 0 && mean < Infinity && amplitude >= 0 && amplitude <= 1) || rest.length > 0)
      throw fault(
        `"${points.trim()}" is not daily:MEAN,AMPLITUDE with a mean above 0 and an amplitude up to 1`,
      );
    return diurnalProfile(
      mean,
      amplitude,
      parseQuantity((period ?? "24h").trim(), "time", { path, range: "positive" }),
    );
  }
  const seconds: number[] = [];
  const requestsPerSecond: number[] = [];
  for (const point of points.split(",")) {
    const [time = "", rate = ""] = point.split(":");
    const value = Number(rate);
    if (rate.trim() === "" || !(value >= 0 && value < Infinity))
      throw fault(`"${point.trim()}" is not TIME:RATE`);
    seconds.push(parseQuantity(time.trim(), "time", { path }));
    requestsPerSecond.push(value);
  }
  if (seconds[0] !== 0) throw fault("must begin at 0s");
  if (seconds.some((at, i) => i > 0 && at < seconds[i - 1]!)) throw fault("must have its times in order");
  if (!requestsPerSecond.some((rate) => rate > 0)) throw fault("needs a rate above zero");
  if (period === undefined) {
    if (requestsPerSecond.at(-1) === 0)
      throw fault("must end with a rate above zero, which goes on, or repeat");
    return { seconds, requestsPerSecond };
  }
  const periodSeconds = parseQuantity(period.trim(), "time", { path, range: "positive" });
  const last = seconds.at(-1)!;
  if (periodSeconds < last) throw fault("must not be longer than its period");
  if (periodSeconds > last) {
    seconds.push(periodSeconds);
    requestsPerSecond.push(requestsPerSecond.at(-1)!);
  }
  return { seconds, requestsPerSecond, periodSeconds };
}
