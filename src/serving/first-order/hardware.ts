import type { Bytes, BytesPerSecond, FlopsPerSecond, Seconds, Watts } from "../../units/quantity.ts";
import { defaultDispatchTax } from "./constants.ts";
import { readRecord, readText, refuseUnknownFields } from "./readFields.ts";
import { readQuantity } from "./readQuantity.ts";

/** One device. Quantities are numbers in SI base units, or texts with units. */
export interface FirstOrderHardware {
  readonly name: string;
  /** Dense rate used where `precisionFlops` has no entry. */
  readonly peakFlops: FlopsPerSecond | string;
  /** Dense rate by precision name. */
  readonly precisionFlops?: Readonly<Record<string, FlopsPerSecond | string>> | undefined;
  readonly memoryCapacity: Bytes | string;
  readonly memoryBandwidth: BytesPerSecond | string;
  /** Fixed cost of one prefill pass; default 10 us. */
  readonly dispatchTax?: Seconds | string | undefined;
  /** Known, but no first-order formula reads it; the same for the next. */
  readonly thermalDesignPower?: Watts | string | undefined;
  readonly linkBandwidth?: BytesPerSecond | string | undefined;
}

/** The same in SI base units. Zeros are refused where they are divided by. */
export interface HardwareFields {
  readonly name: string;
  readonly peakFlops: FlopsPerSecond;
  readonly precisionFlops: Readonly<Record<string, FlopsPerSecond>>;
  readonly memoryCapacity: Bytes;
  readonly memoryBandwidth: BytesPerSecond;
  readonly dispatchTax: Seconds;
  readonly dispatchTaxGiven: boolean;
}

const knownFields = [
  "name",
  "peakFlops",
  "precisionFlops",
  "memoryCapacity",
  "memoryBandwidth",
  "dispatchTax",
  "thermalDesignPower",
  "linkBandwidth",
];

/** Reads a plain record: names, types and units. Throws an `InputError` at the field. */
export function readHardware(value: unknown, path: readonly string[]): HardwareFields {
  const record = readRecord(
    value,
    path,
    "hardware: a name, or a record with name, peakFlops, memoryCapacity, memoryBandwidth and so on",
  );
  refuseUnknownFields(record, knownFields, path);
  const at = (field: string) => [...path, field];
  const name = readText(record["name"], at("name"));
  const peakFlops = readQuantity(record["peakFlops"], "flopRate", at("peakFlops"));
  const memoryCapacity = readQuantity(record["memoryCapacity"], "bytes", at("memoryCapacity"));
  const memoryBandwidth = readQuantity(record["memoryBandwidth"], "bandwidth", at("memoryBandwidth"));
  const precisionFlops: Record<string, FlopsPerSecond> = {};
  const rates = record["precisionFlops"] ?? {};
  for (const [precision, rate] of Object.entries(
    readRecord(rates, at("precisionFlops"), "a record of rates by precision"),
  ))
    precisionFlops[precision] = readQuantity(rate, "flopRate", [...at("precisionFlops"), precision]);
  if (record["thermalDesignPower"] != null)
    readQuantity(record["thermalDesignPower"], "power", at("thermalDesignPower"));
  if (record["linkBandwidth"] != null)
    readQuantity(record["linkBandwidth"], "bandwidth", at("linkBandwidth"));
  const tax = record["dispatchTax"];
  return {
    name,
    peakFlops,
    precisionFlops,
    memoryCapacity,
    memoryBandwidth,
    dispatchTax: tax == null ? defaultDispatchTax : readQuantity(tax, "time", at("dispatchTax")),
    dispatchTaxGiven: tax != null,
  };
}
