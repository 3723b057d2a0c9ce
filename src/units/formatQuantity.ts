import type { Dimension, QuantityOf } from "./dimension.ts";

export interface FormatOptions {
  /** Significant digits for people; default 4. */
  readonly digits?: number;
  /** Every digit of the number, in the base unit: `parseQuantity` gives the same number back. */
  readonly exact?: boolean;
  /** Memory in KiB, MiB, GiB instead of kB, MB, GB. */
  readonly binary?: boolean;
}

type Scale = readonly (readonly [size: number, symbol: string])[];

const baseUnits: Readonly<Record<Dimension, string>> = {
  time: "s",
  bytes: "B",
  bandwidth: "B/s",
  flops: "FLOP",
  flopRate: "FLOP/s",
  power: "W",
  energy: "J",
  money: "USD",
  moneyPerHour: "USD/h",
  requestRate: "req/s",
  tokens: "tokens",
  tokenRate: "tok/s",
  parameters: "params",
};

const decimal = (unit: string): Scale => [
  [1e18, `E${unit}`],
  [1e15, `P${unit}`],
  [1e12, `T${unit}`],
  [1e9, `G${unit}`],
  [1e6, `M${unit}`],
  [1e3, `k${unit}`],
  [1, unit],
];

const scales: Readonly<Record<Dimension, Scale>> = {
  time: [
    [1, "s"],
    [1e-3, "ms"],
    [1e-6, "us"],
    [1e-9, "ns"],
  ],
  bytes: /* @__PURE__ */ decimal("B"),
  bandwidth: /* @__PURE__ */ decimal("B/s"),
  flops: /* @__PURE__ */ decimal("FLOP"),
  flopRate: /* @__PURE__ */ decimal("FLOP/s"),
  power: [
    [1e6, "MW"],
    [1e3, "kW"],
    [1, "W"],
    [1e-3, "mW"],
  ],
  energy: [
    [1e9, "GJ"],
    [1e6, "MJ"],
    [1e3, "kJ"],
    [1, "J"],
    [1e-3, "mJ"],
  ],
  money: [[1, "USD"]],
  moneyPerHour: [[1, "USD/h"]],
  requestRate: [[1, "req/s"]],
  tokens: [[1, "tokens"]],
  tokenRate: [[1, "tok/s"]],
  parameters: [
    [1e12, "Tparams"],
    [1e9, "Bparams"],
    [1e6, "Mparams"],
    [1, "params"],
  ],
};

const binaryBytes: Scale = [
  [2 ** 50, "PiB"],
  [2 ** 40, "TiB"],
  [2 ** 30, "GiB"],
  [2 ** 20, "MiB"],
  [2 ** 10, "KiB"],
  [1, "B"],
];

/**
 * A quantity as people read it: "70.97 ms", "3.35 TB/s", "989 TFLOP/s". With `exact`, the shortest
 * decimal that `parseQuantity` turns into the same number.
 */
export function formatQuantity<D extends Dimension>(
  value: QuantityOf[D],
  dimension: D,
  options: FormatOptions = {},
): string {
  if (options.exact || !Number.isFinite(value)) return `${value} ${baseUnits[dimension]}`;
  const scale = options.binary && dimension === "bytes" ? binaryBytes : scales[dimension];
  const digits = options.digits ?? 4;
  const magnitude = Math.abs(value);
  let chosen = scale.findIndex(([size]) => magnitude >= size);
  if (magnitude === 0) chosen = scale.findIndex(([size]) => size === 1);
  else if (chosen < 0) chosen = scale.length - 1;
  const [size, symbol] = scale[chosen]!;
  const larger = scale[chosen - 1];
  // Rounding may reach the next unit: 999.96 ms is 1 s, not 1000 ms.
  if (larger && Number((magnitude / size).toPrecision(digits)) * size >= larger[0])
    return `${trim(value / larger[0], digits)} ${larger[1]}`;
  return `${trim(value / size, digits)} ${symbol}`;
}

/** At most `digits` significant digits, without trailing zeros; large counts keep all their integer digits. */
function trim(value: number, digits: number): string {
  if (Math.abs(value) >= 10 ** digits && Math.abs(value) < 1e15) return String(Math.round(value));
  return String(Number(value.toPrecision(digits)));
}
