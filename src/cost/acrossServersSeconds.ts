import { seconds, type Seconds } from "../units/quantity.ts";
import { allGatherSeconds, allReduceSeconds } from "./collectiveSeconds.ts";
import type { LinkCost } from "./linkCost.ts";

/** A group of devices spread evenly over several servers, or racks, each with fast links inside. */
export interface SpreadGroup {
  /** Links inside a server. */
  readonly inner: LinkCost;
  /** Network adapters, one for each device. */
  readonly outer: LinkCost;
  readonly servers: number;
  /** Devices of the group in one server. */
  readonly local: number;
}

/**
 * All devices send to all others at once, or in three stages: reduce-scatter inside each server, all-reduce of the
 * parts between servers with every adapter at work, all-gather inside; whichever is faster.
 * @equation KE-ACROSS-SERVERS
 */
export function allReduceAcrossServersSeconds(group: SpreadGroup, bytes: number): Seconds {
  const { inner, outer, servers, local } = group;
  const flat = allReduceSeconds(outer, servers * local, bytes);
  if (local <= 1 || bytes <= 0) return flat;
  const inside = inner.syncSeconds + ((local - 1) * bytes) / (local * inner.achievedBandwidth);
  return seconds(Math.min(flat, 2 * inside + allReduceSeconds(outer, servers, bytes / local)));
}

/** Gathers parts to `bytes` on each device: between servers first, each device its share, then inside. */
export function allGatherAcrossServersSeconds(group: SpreadGroup, bytes: number): Seconds {
  const { inner, outer, servers, local } = group;
  if (servers <= 1 || bytes <= 0) return allGatherSeconds(inner, local, bytes);
  const between = ((servers - 1) * bytes) / (servers * local * outer.achievedBandwidth);
  const ring = outer.startSeconds + (servers - 1) * outer.syncSeconds;
  return seconds(ring + between + allGatherSeconds(inner, local, bytes));
}
