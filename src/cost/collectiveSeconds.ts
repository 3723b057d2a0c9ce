import { seconds, type Seconds } from "../units/quantity.ts";
import type { LinkCost } from "./linkCost.ts";

/**
 * Sums `bytes` over `devices` and leaves the sum on each: the faster of
 * one-shot, where every device reads all the others' data, (n-1) bytes / bandwidth after one synchronisation, and
 * two-shot (reduce-scatter, then all-gather), 2 (n-1)/n bytes / bandwidth after the barriers between both. Devices that
 * reach only their neighbours pass the parts around, once for either half.
 * @equation KE-ALL-REDUCE
 */
export function allReduceSeconds(link: LinkCost, devices: number, bytes: number): Seconds {
  if (devices <= 1 || bytes <= 0) return seconds(0);
  const rate = sharedRate(link, devices);
  const twoShotBytes = (2 * (devices - 1) * bytes) / devices;
  if (link.neighbours !== undefined) {
    const sync = 2 * neighboursAround(link.neighbours, devices) * link.syncSeconds;
    return seconds(link.startSeconds + sync + twoShotBytes / rate);
  }
  // Behind one root the signals of the peers follow one another.
  const sync = link.sharedRoot ? (devices - 1) * link.syncSeconds : link.syncSeconds;
  const oneShot = sync + ((devices - 1) * bytes) / rate;
  const twoShot = link.twoShotSyncs * sync + twoShotBytes / rate;
  return seconds(link.startSeconds + Math.min(oneShot, twoShot));
}

/**
 * Gathers parts to `bytes` on each device: (n-1)/n bytes / bandwidth.
 * @equation KE-GATHER
 */
export function allGatherSeconds(link: LinkCost, devices: number, bytes: number): Seconds {
  if (devices <= 1 || bytes <= 0) return seconds(0);
  const moved = ((devices - 1) / devices) * bytes;
  return seconds(link.startSeconds + stepLatency(link, devices) + moved / sharedRate(link, devices));
}

/** Sums `bytes` over the devices and leaves each its part: the traffic of an all-gather. */
export function reduceScatterSeconds(link: LinkCost, devices: number, bytes: number): Seconds {
  return allGatherSeconds(link, devices, bytes);
}

/**
 * Sends `bytes` from each device, spread evenly over all of them: (n-1)/n leaves the device.
 * @equation KE-ALL-TO-ALL
 */
export function allToAllSeconds(link: LinkCost, devices: number, bytes: number): Seconds {
  if (devices <= 1 || bytes <= 0) return seconds(0);
  const moved = ((devices - 1) / devices) * bytes;
  return seconds(link.startSeconds + librarySyncs * link.syncSeconds + moved / sharedRate(link, devices));
}

/** Sends `bytes` from one device to another. */
export function pointToPointSeconds(link: LinkCost, bytes: number): Seconds {
  if (bytes <= 0) return seconds(0);
  return seconds(link.startSeconds + link.syncSeconds + bytes / link.achievedBandwidth);
}

/** Beyond a pair, all devices behind one PCIe root share it, up and down; switches and meshes give each device its own link. */
function sharedRate(link: LinkCost, devices: number): number {
  return link.sharedRoot && devices > 2 ? link.achievedBandwidth / devices : link.achievedBandwidth;
}

/** Devices that a part passes on its way to all: the others of a ring, or those of a row and of a column of a square torus. */
function neighboursAround(neighbours: "ring" | "torus", devices: number): number {
  return neighbours === "ring" ? devices - 1 : 2 * (Math.sqrt(devices) - 1);
}

/** Synchronisations that a collective of a communication library spends on start and end, beside its steps. */
const librarySyncs = 6;

/** A ring passes through every device in turn. */
function stepLatency(link: LinkCost, devices: number): number {
  return link.syncSeconds * (librarySyncs + devices - 1);
}
