import type { BytesPerSecond } from "../units/quantity.ts";
import type { Datum } from "./provenance.ts";

/** What a network joins: devices of a scale-up domain, a device to its host, or nodes. */
export type NetworkReach = "scale-up" | "host" | "scale-out";

/** A network as `data/networks` states it. */
export interface NetworkEntry {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly reach: NetworkReach;
  /** One port or link, one direction. */
  readonly linkBandwidth: Datum;
  /** Links that a device commonly has. */
  readonly linksPerDevice?: Datum;
  readonly note?: string;
}

/** A network in SI numbers. */
export interface Network {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly reach: NetworkReach;
  /** One port or link, one direction. */
  readonly linkBandwidth: BytesPerSecond;
  readonly linksPerDevice?: number;
}
