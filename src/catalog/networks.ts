import { parseQuantity } from "../units/parseQuantity.ts";
import { catalogTable } from "./catalogTable.ts";
import * as compiled from "./generated/networks.ts";
import type { Network, NetworkEntry } from "./networkEntry.ts";

const table = /* @__PURE__ */ catalogTable<NetworkEntry, Network>("network", compiled, resolveNetwork);

/** Every network of the catalogue. */
export const networks = (): readonly Network[] => table.all();

/** The network that a name means, for example "nvlink4". Throws an `InputError` for an unknown or ambiguous name. */
export const findNetwork = (name: string, path?: readonly string[]): Network => table.find(name, path);

/** The entry behind an id with the sources of its figures. Throws a `RangeError` for an unknown id. */
export const networkEntry = (id: string): NetworkEntry => table.entry(id);

function resolveNetwork(entry: NetworkEntry): Network {
  return {
    id: entry.id,
    name: entry.name,
    aliases: entry.aliases,
    reach: entry.reach,
    linkBandwidth: parseQuantity(entry.linkBandwidth.value, "bandwidth"),
    ...(entry.linksPerDevice && { linksPerDevice: Number(entry.linksPerDevice.value) }),
  };
}
