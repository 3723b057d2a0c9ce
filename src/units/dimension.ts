import type {
  Bytes,
  BytesPerSecond,
  Flops,
  FlopsPerSecond,
  Joules,
  Quantity,
  RequestsPerSecond,
  Seconds,
  Tokens,
  TokensPerSecond,
  Usd,
  UsdPerHour,
  Watts,
} from "./quantity.ts";

/** What can be measured, and the branded number that holds it in its base unit. */
export interface QuantityOf {
  time: Seconds;
  bytes: Bytes;
  bandwidth: BytesPerSecond;
  flops: Flops;
  flopRate: FlopsPerSecond;
  power: Watts;
  energy: Joules;
  money: Usd;
  moneyPerHour: UsdPerHour;
  requestRate: RequestsPerSecond;
  tokens: Tokens;
  tokenRate: TokensPerSecond;
  parameters: Quantity<"parameter">;
}

export type Dimension = keyof QuantityOf;

/** How a message names a dimension, and a value of it spelled right. */
export const dimensionNotes: Readonly<
  Record<Dimension, { readonly label: string; readonly example: string }>
> = {
  time: { label: "a time", example: "10 us" },
  bytes: { label: "an amount of memory", example: "80 GiB" },
  bandwidth: { label: "a bandwidth", example: "100 GB/s" },
  flops: { label: "a count of floating-point operations", example: "2 TFLOP" },
  flopRate: { label: "a compute rate", example: "989 TFLOP/s" },
  power: { label: "a power", example: "700 W" },
  energy: { label: "an energy", example: "3 kJ" },
  money: { label: "an amount of money", example: "25000 USD" },
  moneyPerHour: { label: "a price per hour", example: "2.5 USD/h" },
  requestRate: { label: "a request rate", example: "4 req/s" },
  tokens: { label: "a number of tokens", example: "2048 tokens" },
  tokenRate: { label: "a token rate", example: "1500 tok/s" },
  parameters: { label: "a number of parameters", example: "8.03e9 params" },
};
