import type { Accelerator } from "../catalog/accelerator.ts";
import { hostLinkOf, scaleOutBandwidthOf, serverDevices } from "./linkCost.ts";

/**
 * Links that groups of `spans` devices use and the record of the device does not state, each with what is assumed;
 * the same choice as `scaleUpLinkOf` and `beyondDomainLinkOf` make.
 */
export function assumedLinks(accelerator: Accelerator, spans: Iterable<number>): readonly string[] {
  const { scaleUp, hostLinkBandwidth, scaleOutBandwidth, id } = accelerator;
  const domain = scaleUp?.domainSize ?? 1;
  let usesHostLink = false;
  let usesNetwork = false;
  for (const span of spans) {
    if (span <= 1) continue;
    if (span > domain && (span > serverDevices || scaleOutBandwidth !== undefined)) usesNetwork = true;
    else if (span > domain || scaleUp === undefined) usesHostLink = true;
  }
  return [
    ...(usesHostLink && hostLinkBandwidth === undefined
      ? [
          `${id} states no host link: ${gigabytes(hostLinkOf(accelerator))} assumed between devices of a server`,
        ]
      : []),
    ...(usesNetwork && scaleOutBandwidth === undefined
      ? [
          `${id} states no network: ${gigabytes(scaleOutBandwidthOf(accelerator))} a device assumed between servers`,
        ]
      : []),
  ];
}

const gigabytes = (bandwidth: number): string => `${bandwidth / 1e9} GB/s`;
