/**
 * A `Quantity` is a plain number in SI base units that the compiler keeps apart from other
 * quantities. It costs nothing at run time: each formula ends in exactly one constructor.
 */
declare const unit: unique symbol;
export type Quantity<Unit extends string> = number & { readonly [unit]: Unit };

export type Seconds = Quantity<"s">;
export type Bytes = Quantity<"B">;
/** A count of floating-point operations; a multiply-add is two. */
export type Flops = Quantity<"FLOP">;
export type BytesPerSecond = Quantity<"B/s">;
export type FlopsPerSecond = Quantity<"FLOP/s">;
export type Watts = Quantity<"W">;
export type Joules = Quantity<"J">;
export type Usd = Quantity<"USD">;
export type UsdPerHour = Quantity<"USD/h">;
export type Tokens = Quantity<"token">;
export type TokensPerSecond = Quantity<"token/s">;
export type RequestsPerSecond = Quantity<"request/s">;

export const seconds = (value: number) => value as Seconds;
export const bytes = (value: number) => value as Bytes;
export const flops = (value: number) => value as Flops;
export const bytesPerSecond = (value: number) => value as BytesPerSecond;
export const flopsPerSecond = (value: number) => value as FlopsPerSecond;
export const watts = (value: number) => value as Watts;
export const joules = (value: number) => value as Joules;
export const usd = (value: number) => value as Usd;
export const usdPerHour = (value: number) => value as UsdPerHour;
export const tokens = (value: number) => value as Tokens;
export const tokensPerSecond = (value: number) => value as TokensPerSecond;
export const requestsPerSecond = (value: number) => value as RequestsPerSecond;
