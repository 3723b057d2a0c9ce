import type { Dimension } from "./dimension.ts";

/**
 * One spelling of a unit. A value in the base unit is `value * 10^exponent * factor / divisor`, where
 * the decimal exponent goes into the literal before it is converted, so that no rounding is added.
 */
export interface Unit {
  readonly symbol: string;
  readonly dimension: Dimension;
  readonly exponent: number;
  /** A power of two for binary units; 60, 3600, 36 for units of time and energy. */
  readonly factor: number;
  /** 8 for bits; 60 and 3600 for rates per minute and hour. */
  readonly divisor: number;
}

const decimalPrefixes = { "": 0, k: 3, K: 3, M: 6, G: 9, T: 12, P: 15, E: 18 } as const;
const binaryPrefixes = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50 } as const;
const smallPrefixes = { "": 0, m: -3, u: -6, µ: -6, μ: -6, n: -9, p: -12 } as const;

const table = new Map<string, Unit>();

function add(dimension: Dimension, symbol: string, exponent = 0, factor = 1, divisor = 1) {
  table.set(symbol, { symbol, dimension, exponent, factor, divisor });
}

function addDecimal(dimension: Dimension, stems: readonly string[], factor = 1, divisor = 1) {
  for (const stem of stems)
    for (const [prefix, exponent] of Object.entries(decimalPrefixes))
      add(dimension, prefix + stem, exponent, factor, divisor);
}

function addBinary(dimension: Dimension, stems: readonly string[], divisor = 1) {
  for (const stem of stems)
    for (const [prefix, factor] of Object.entries(binaryPrefixes))
      add(dimension, prefix + stem, 0, factor, divisor);
}

function build(): ReadonlyMap<string, Unit> {
  for (const [prefix, exponent] of Object.entries(smallPrefixes)) {
    add("time", `${prefix}s`, exponent);
    add("power", `${prefix}W`, exponent);
    add("energy", `${prefix}J`, exponent);
  }
  for (const name of ["sec", "second", "seconds"]) add("time", name);
  for (const name of ["msec", "millisecond", "milliseconds"]) add("time", name, -3);
  for (const name of ["usec", "microsecond", "microseconds"]) add("time", name, -6);
  for (const name of ["nanosecond", "nanoseconds"]) add("time", name, -9);
  for (const name of ["min", "minute", "minutes"]) add("time", name, 0, 60);
  for (const name of ["h", "hr", "hour", "hours"]) add("time", name, 0, 3600);
  for (const name of ["d", "day", "days"]) add("time", name, 0, 86400);

  addDecimal("bytes", ["B"]);
  addBinary("bytes", ["B"]);
  for (const name of ["byte", "bytes"]) add("bytes", name);
  for (const [stem, divisor] of [
    ["bit", 8],
    ["bits", 8],
  ] as const) {
    addDecimal("bytes", [stem], 1, divisor);
    addBinary("bytes", [stem], divisor);
  }

  addDecimal("bandwidth", ["B/s", "Bps"]);
  addBinary("bandwidth", ["B/s"]);
  for (const name of ["byte/s", "bytes/s"]) add("bandwidth", name);
  addDecimal("bandwidth", ["bps", "bit/s", "bits/s", "b/s"], 1, 8);
  addBinary("bandwidth", ["bit/s"], 8);

  addDecimal("flops", ["FLOP", "FLOPs"]);
  // A datasheet's "TFLOPS" and "TOPS" are rates; the count is spelled "TFLOP".
  addDecimal("flopRate", ["FLOP/s", "FLOPs/s", "FLOPS", "OPS", "OP/s", "OPs/s", "flop/s"]);

  for (const [prefix, exponent] of [
    ["k", 3],
    ["M", 6],
    ["G", 9],
  ] as const) {
    add("power", `${prefix}W`, exponent);
    add("energy", `${prefix}J`, exponent);
  }
  for (const name of ["watt", "watts"]) add("power", name);
  for (const name of ["joule", "joules"]) add("energy", name);
  add("energy", "Wh", 0, 3600);
  add("energy", "kWh", 5, 36);
  add("energy", "MWh", 8, 36);

  for (const currency of ["USD", "$", "US$"]) {
    add("money", currency);
    for (const hour of ["h", "hr", "hour"]) add("moneyPerHour", `${currency}/${hour}`);
  }
  for (const [prefix, exponent] of [
    ["k", 3],
    ["M", 6],
  ] as const)
    add("money", `${prefix}USD`, exponent);

  for (const request of ["req", "request", "requests", "reqs"]) {
    for (const per of ["s", "sec", "second"]) add("requestRate", `${request}/${per}`);
    for (const per of ["min", "minute"]) add("requestRate", `${request}/${per}`, 0, 1, 60);
    for (const per of ["h", "hour"]) add("requestRate", `${request}/${per}`, 0, 1, 3600);
  }
  for (const name of ["rps", "qps", "QPS", "RPS"]) add("requestRate", name);

  for (const token of ["tok", "token", "tokens"]) {
    for (const [prefix, exponent] of [
      ["", 0],
      ["k", 3],
      ["K", 3],
      ["M", 6],
      ["G", 9],
    ] as const) {
      add("tokens", prefix + token, exponent);
      add("tokenRate", `${prefix}${token}/s`, exponent);
    }
    for (const [prefix, factor] of [
      ["Ki", 2 ** 10],
      ["Mi", 2 ** 20],
    ] as const)
      add("tokens", prefix + token, 0, factor);
  }
  for (const name of ["tps", "TPS"]) add("tokenRate", name);

  for (const parameter of ["param", "params", "parameter", "parameters"])
    for (const [prefix, exponent] of [
      ["", 0],
      ["K", 3],
      ["k", 3],
      ["M", 6],
      ["B", 9],
      ["G", 9],
      ["T", 12],
    ] as const)
      add("parameters", prefix + parameter, exponent);
  return table;
}

let built: ReadonlyMap<string, Unit> | undefined;

/** All spellings of all units, made on first use. Prefixes are case-sensitive: "Mb/s" is not "MB/s". */
export function unitTable(): ReadonlyMap<string, Unit> {
  built ??= build();
  return built;
}
