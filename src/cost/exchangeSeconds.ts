import { meetingShare } from "../operators/expertRouting.ts";
import { seconds, type Seconds } from "../units/quantity.ts";
import type { SpreadGroup } from "./acrossServersSeconds.ts";
import type { LinkCost } from "./linkCost.ts";

/**
 * A low-latency exchange casts and sends, counts, receives and packs: phases with barriers over the whole device, each as long
 * as a kernel. Devices wait for one another when it starts, for counts and for rows.
 */
const pairPhases = 4;
const pairSyncs = 3;
/**
 * Exchanges of many tokens lend a few multiprocessors to copying, enough for the 450 GB/s of fourth-generation NVLink (20
 * by default in DeepEP); faster links wait for them.
 */
const copiedLinkBandwidth = 450e9;
/** Messages of whole rows fill a network adapter: 39 to 46 of 50 GB/s (DeepEP's README, 16 to 256 devices). */
const networkShare = 0.8;

/** How rows reach the devices of `choices` experts each; worked out once for a group. */
export interface ExchangeRoute {
  readonly group: SpreadGroup;
  readonly choices: number;
  /** Expected distinct devices and servers of a row's experts. */
  readonly copies: number;
  readonly serverCopies: number;
}

export function exchangeRouteOf(group: SpreadGroup, choices: number): ExchangeRoute {
  const { servers, local } = group;
  return {
    group,
    choices,
    copies: servers * local * meetingShare(servers * local, choices),
    serverCopies: servers * meetingShare(servers, choices),
  };
}

/**
 * Sends each of `tokens` rows of `rowBytes` from every device to the devices of its experts, or back from them: the
 * faster of two ways. With few tokens each pair of token and expert is a message of its own, which starts at once; with
 * many a token goes once to each server and each device with experts of its, after the devices have agreed on counts.
 * @equation KE-EXCHANGE
 */
export function exchangeSeconds(route: ExchangeRoute, tokens: number, rowBytes: number): Seconds {
  return seconds(
    Math.min(pairExchangeSeconds(route, tokens, rowBytes), copyExchangeSeconds(route, tokens, rowBytes)),
  );
}

/** Every pair of token and expert on its own: the low-latency way. */
export function pairExchangeSeconds(
  { group: { inner, outer, servers, local }, choices }: ExchangeRoute,
  tokens: number,
  rowBytes: number,
): Seconds {
  const devices = servers * local;
  if (devices <= 1 || tokens <= 0) return seconds(0);
  const pairBytes = tokens * choices * rowBytes;
  const inside = ((local - 1) * pairBytes) / (devices * inner.achievedBandwidth);
  const between = ((servers - 1) * pairBytes) / (servers * networkBandwidth(outer));
  return seconds(pairPhases * inner.startSeconds + pairSyncs * inner.syncSeconds + Math.max(inside, between));
}

/** A token once to each server, forwarded to each device there: the way of high throughput. */
export function copyExchangeSeconds(
  { group: { inner, outer, servers, local }, copies, serverCopies }: ExchangeRoute,
  tokens: number,
  rowBytes: number,
): Seconds {
  if (servers * local <= 1 || tokens <= 0) return seconds(0);
  const bytes = tokens * rowBytes;
  const copyBandwidth = Math.min(1, copiedLinkBandwidth / inner.linkBandwidth) * inner.achievedBandwidth;
  const inside = ((local - 1) * copies * bytes) / (local * copyBandwidth);
  const between = ((servers - 1) * serverCopies * bytes) / (servers * networkBandwidth(outer));
  return seconds(inner.startSeconds + inner.exchangeStartSeconds + Math.max(inside, between));
}

function networkBandwidth({ linkBandwidth }: LinkCost): number {
  return networkShare * linkBandwidth;
}
