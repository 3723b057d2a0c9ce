import { parseQuantity } from "../units/parseQuantity.ts";
import type { FlopsPerSecond } from "../units/quantity.ts";
import type { Accelerator } from "./accelerator.ts";
import type { AcceleratorEntry } from "./acceleratorEntry.ts";
import type { MathDtype } from "./numberFormat.ts";
import type { Datum } from "./provenance.ts";

type Rates = Readonly<Partial<Record<MathDtype, Datum>>>;

/**
 * The plain SI record of an entry. Throws an `InputError` when a figure has no unit or the wrong one.
 */
export function resolveAccelerator(entry: AcceleratorEntry): Accelerator {
  const { scaleUp, sparsePeakFlops } = entry;
  return {
    id: entry.id,
    name: entry.name,
    vendor: entry.vendor,
    family: entry.family,
    releaseYear: entry.releaseYear,
    aliases: entry.aliases,
    memoryCapacity: parseQuantity(entry.memoryCapacity.value, "bytes"),
    memoryBandwidth: parseQuantity(entry.memoryBandwidth.value, "bandwidth"),
    peakFlops: resolveRates(entry.peakFlops),
    ...(entry.usableMemory && { usableMemory: parseQuantity(entry.usableMemory.value, "bytes") }),
    ...(sparsePeakFlops && { sparsePeakFlops: resolveRates(sparsePeakFlops) }),
    ...(scaleUp && {
      scaleUp: {
        name: scaleUp.name,
        topology: scaleUp.topology,
        domainSize: scaleUp.domainSize,
        linkBandwidth: parseQuantity(scaleUp.linkBandwidth.value, "bandwidth"),
      },
    }),
    ...(entry.hostLinkBandwidth && {
      hostLinkBandwidth: parseQuantity(entry.hostLinkBandwidth.value, "bandwidth"),
    }),
    ...(entry.scaleOutBandwidth && {
      scaleOutBandwidth: parseQuantity(entry.scaleOutBandwidth.value, "bandwidth"),
    }),
    ...(entry.thermalDesignPower && {
      thermalDesignPower: parseQuantity(entry.thermalDesignPower.value, "power"),
    }),
    ...(entry.multiprocessors && { multiprocessors: Number(entry.multiprocessors.value) }),
    ...(entry.l2Capacity && { l2Capacity: parseQuantity(entry.l2Capacity.value, "bytes") }),
    ...(entry.pricePerHour && { pricePerHour: parseQuantity(entry.pricePerHour.value, "moneyPerHour") }),
  };
}

function resolveRates(rates: Rates): Partial<Record<MathDtype, FlopsPerSecond>> {
  const resolved: Partial<Record<MathDtype, FlopsPerSecond>> = {};
  for (const [dtype, datum] of Object.entries(rates)) {
    resolved[dtype as MathDtype] = parseQuantity(datum.value, "flopRate");
  }
  return resolved;
}
