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
  /** With which an exchange of many tokens starts and ends. */
  readonly exchangeStartSeconds: number;
  /** Synchronisations of a sum in two shots: peers that write each other's memory need fences between both parts. */
  readonly twoShotSyncs: number;
  /** All pairs share one root (PCIe without switches). */
  readonly sharedRoot: boolean;
  /** Each device reaches only those beside it; without it, all of the group. */
  readonly neighbours?: "ring" | "torus";
}

/** Link speeds assumed where the record of a device states none: PCIe 4.0 x16 and 400 Gb/s Ethernet or InfiniBand. */
const assumedHostLink = 32e9;
const assumedScaleOut = 50e9;
/** Start, end and fences of the two-shot kernels inside a server; over a network the library's messages are the fences. */
const peerTwoShotSyncs = 8;
const networkTwoShotSyncs = 2;

/** Devices of one server, for those whose own links join fewer of them (NVLink bridges) or none. */
export const serverDevices = 8;

/**
 * The links among the devices of one server or rack-scale domain. Servers for PCIe cards have switches, so each card
 * keeps its own lanes: TensorRT-LLM's published figures for 4 and 8 L40S have all-reduces at 17 to 22 GB/s a device.
 */
export function scaleUpLinkOf(accelerator: Accelerator, device: DeviceCost): LinkCost {
  const { scaleUp } = accelerator;
  const link = insideServer(scaleUp?.linkBandwidth ?? hostLinkOf(accelerator), device);
  const isClosed = scaleUp?.topology === "ring" || scaleUp?.topology === "torus";
  return isClosed ? { ...link, neighbours: scaleUp.topology } : link;
}

/**
 * Links of cards behind one PCIe root, as in virtual machines without peer access: kernels on L40S were measured in one,
 * where 8 devices reduce at a tenth of what switches allow.
 */
export function sharedRootLinkOf(accelerator: Accelerator, device: DeviceCost): LinkCost {
  const isPcie = accelerator.scaleUp === undefined || accelerator.scaleUp.topology === "pcie";
  return { ...scaleUpLinkOf(accelerator, device), sharedRoot: isPcie };
}

/**
 * What joins `span` devices that the links of their domain do not reach: PCIe inside a server, else the network. A device
 * that brings a network adapter of its own (DGX Spark, GH200) is a server of its own.
 */
export function beyondDomainLinkOf(accelerator: Accelerator, device: DeviceCost, span: number): LinkCost {
  return span <= serverDevices && accelerator.scaleOutBandwidth === undefined
    ? insideServer(hostLinkOf(accelerator), device)
    : scaleOutLinkOf(accelerator, device);
}

function insideServer(linkBandwidth: number, device: DeviceCost): LinkCost {
  return {
    linkBandwidth,
    achievedBandwidth: linkBandwidth * device.linkEfficiency,
    startSeconds: device.kernelSeconds,
    syncSeconds: device.syncSeconds,
    exchangeStartSeconds: device.exchangeStartSeconds,
    twoShotSyncs: peerTwoShotSyncs,
    sharedRoot: false,
  };
}

export const hostLinkOf = ({ hostLinkBandwidth }: Accelerator): number =>
  hostLinkBandwidth ?? assumedHostLink;

/** Bytes a second that one device sends to other servers; an assumed adapter is no faster than the link to its host. */
export function scaleOutBandwidthOf({ scaleOutBandwidth, hostLinkBandwidth }: Accelerator): number {
  return scaleOutBandwidth ?? Math.min(assumedScaleOut, hostLinkBandwidth ?? Infinity);
}

/** The network between servers; `bandwidth` overrides what the vendor's reference system has per device. */
export function scaleOutLinkOf(accelerator: Accelerator, device: DeviceCost, bandwidth?: number): LinkCost {
  const linkBandwidth = bandwidth ?? scaleOutBandwidthOf(accelerator);
  return {
    linkBandwidth,
    achievedBandwidth: linkBandwidth * device.linkEfficiency,
    startSeconds: device.kernelSeconds,
    syncSeconds: device.scaleOutSyncSeconds,
    exchangeStartSeconds: device.exchangeStartSeconds,
    twoShotSyncs: networkTwoShotSyncs,
    sharedRoot: false,
  };
}
