import type { Dimension, QuantityOf } from "../units/dimension.ts";
import { InputError } from "../units/inputError.ts";
import { parseQuantity } from "../units/parseQuantity.ts";
import type { FlopsPerSecond } from "../units/quantity.ts";
import type { Accelerator } from "./accelerator.ts";
import type { AcceleratorEntry } from "./acceleratorEntry.ts";
import type { MathDtype } from "./numberFormat.ts";
import type { Datum } from "./provenance.ts";

/**
 * The plain SI record of an entry. Throws an `InputError` that names the field when a figure is not
 * positive, has no unit or one of another dimension.
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
    memoryCapacity: resolve(entry.memoryCapacity, "bytes", "memoryCapacity"),
    memoryBandwidth: resolve(entry.memoryBandwidth, "bandwidth", "memoryBandwidth"),
    peakFlops: resolveRates(entry.peakFlops, "peakFlops"),
    ...(entry.usableMemory && { usableMemory: resolve(entry.usableMemory, "bytes", "usableMemory") }),
    ...(sparsePeakFlops && { sparsePeakFlops: resolveRates(sparsePeakFlops, "sparsePeakFlops") }),
    ...(scaleUp && {
      scaleUp: {
        name: scaleUp.name,
        topology: scaleUp.topology,
        domainSize: scaleUp.domainSize,
        linkBandwidth: resolve(scaleUp.linkBandwidth, "bandwidth", "scaleUp", "linkBandwidth"),
      },
    }),
    ...(entry.hostLinkBandwidth && {
      hostLinkBandwidth: resolve(entry.hostLinkBandwidth, "bandwidth", "hostLinkBandwidth"),
    }),
    ...(entry.scaleOutBandwidth && {
      scaleOutBandwidth: resolve(entry.scaleOutBandwidth, "bandwidth", "scaleOutBandwidth"),
    }),
    ...(entry.thermalDesignPower && {
      thermalDesignPower: resolve(entry.thermalDesignPower, "power", "thermalDesignPower"),
    }),
    ...(entry.multiprocessors && {
      multiprocessors: resolveCount(entry.multiprocessors, "multiprocessors"),
    }),
    ...(entry.l2Capacity && { l2Capacity: resolve(entry.l2Capacity, "bytes", "l2Capacity") }),
    ...(entry.pricePerHour && { pricePerHour: resolve(entry.pricePerHour, "moneyPerHour", "pricePerHour") }),
  };
}

function resolve<D extends Dimension>(datum: Datum, dimension: D, ...path: string[]): QuantityOf[D] {
  return parseQuantity(datum.value, dimension, { path, range: "positive" });
}

function resolveCount(datum: Datum, field: string): number {
  const count = Number(datum.value);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new InputError(
    "out_of_range",
    [field],
    `${field} must be a positive whole number, got "${datum.value}"`,
  );
}

function resolveRates(
  rates: Readonly<Partial<Record<MathDtype, Datum>>>,
  field: string,
): Partial<Record<MathDtype, FlopsPerSecond>> {
  const resolved: Partial<Record<MathDtype, FlopsPerSecond>> = {};
  for (const [dtype, datum] of Object.entries(rates)) {
    resolved[dtype as MathDtype] = resolve(datum, "flopRate", field, dtype);
  }
  return resolved;
}
