import type { AcceleratorFamily, ScaleUpLink } from "./accelerator.ts";
import type { Datum } from "./provenance.ts";
import type { MathDtype } from "./numberFormat.ts";

/**
 * One SKU as `data/accelerators` (or a user's own file) states it: every figure spelled as its
 * source spells it. `resolveAccelerator` turns it into SI numbers.
 */
export interface AcceleratorEntry {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly family: AcceleratorFamily;
  readonly releaseYear: number;
  readonly aliases: readonly string[];
  /** Fitted memory. Vendors print "80 GB" for 80 GiB of HBM: then the value says GiB and the note why. */
  readonly memoryCapacity: Datum;
  /** What the driver reports as total, where it was read from a device. */
  readonly usableMemory?: Datum;
  readonly memoryBandwidth: Datum;
  readonly peakFlops: Readonly<Partial<Record<MathDtype, Datum>>>;
  readonly sparsePeakFlops?: Readonly<Partial<Record<MathDtype, Datum>>>;
  readonly scaleUp?: ScaleUpEntry;
  readonly hostLinkBandwidth?: Datum;
  readonly scaleOutBandwidth?: Datum;
  readonly thermalDesignPower?: Datum;
  /** A plain count: "132". */
  readonly multiprocessors?: Datum;
  readonly l2Capacity?: Datum;
  readonly pricePerHour?: Datum;
  /** What a reader must know that no field says. */
  readonly note?: string;
}

export interface ScaleUpEntry extends Omit<ScaleUpLink, "linkBandwidth"> {
  readonly linkBandwidth: Datum;
}
