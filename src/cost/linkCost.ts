import type { Accelerator } from "../catalog/accelerator.ts";
import type { DeviceCost } from "./deviceCost.ts";

/** What joins the devices of a group, in numbers. */
export interface LinkCost {
  /** Spec, B/s per device and direction. */
  readonly linkBandwidth: number;
  /** B/s that a large transfer reaches. */
  readonly achievedBandwidth: number;
  /** Fixed time of the kernel that drives the transfer. */
  readonly startSeconds: number;
  /** One synchronisation of the group. */
  readonly syncSeconds: number;
  /** All pairs share one root (PCIe without a switch of its own). */
  readonly sharedRoot: boolean;
}

/** Link speeds assumed where the record of a device states none: PCIe 4.0 x16 and 400 Gb/s Ethernet or InfiniBand. */
const assumedHostLink = 32e9;
const assumedScaleOut = 50e9;
/**
 * One synchronisation through network adapters and a switch, in those inside a server. With 40 of them, decoding
 * DeepSeek-R1 with tensor parallelism over two H100 servers takes what measured runs do, from 1 sequence (17.4 ms)
 * to 32 (33 ms).
 */
const scaleOutHops = 40;

/** The links among the devices of one server or rack-scale domain. */
export function scaleUpLinkOf(accelerator: Accelerator, device: DeviceCost): LinkCost {
  const { scaleUp } = accelerator;
  const linkBandwidth = scaleUp?.linkBandwidth ?? accelerator.hostLinkBandwidth ?? assumedHostLink;
  const sharedRoot = scaleUp === undefined || scaleUp.topology === "pcie";
  return {
    linkBandwidth,
    achievedBandwidth: linkBandwidth * device.linkEfficiency,
    startSeconds: device.kernelSeconds,
    syncSeconds: device.syncSeconds,
    sharedRoot,
  };
}

/** Bytes a second that one device sends to other servers. */
export function scaleOutBandwidthOf({ scaleOutBandwidth }: Accelerator): number {
  return scaleOutBandwidth ?? assumedScaleOut;
}

/** The network between servers; `bandwidth` overrides what the vendor's reference system has per device. */
export function scaleOutLinkOf(accelerator: Accelerator, device: DeviceCost, bandwidth?: number): LinkCost {
  const linkBandwidth = bandwidth ?? scaleOutBandwidthOf(accelerator);
  return {
    linkBandwidth,
    achievedBandwidth: linkBandwidth * device.linkEfficiency,
    startSeconds: device.kernelSeconds,
    syncSeconds: device.syncSeconds * scaleOutHops,
    sharedRoot: false,
  };
}
