import { scaleOutBandwidthOf } from "../../cost/linkCost.ts";
import type { CompiledWorker } from "./compilePool.ts";
import { sequenceBytes } from "./sequenceBytes.ts";

/** Share of a prompt's KV transfer that layer-wise streaming hides behind its own prefill. */
const transferOverlap = 0.5;

type TransferEnd = Pick<CompiledWorker, "accelerator" | "sharding" | "operators">;

/**
 * What a prompt waits for its cache on the way to a decode worker: each device of the attention rank that takes it up
 * receives its part, of latents all.
 * @equation SV-TRANSFER
 */
export function transferSeconds(
  prefill: TransferEnd,
  decode: TransferEnd,
  tokens: number,
  bandwidth = transferBandwidthOf(prefill, decode),
): number {
  const bytes = decode.sharding.tp * sequenceBytes(decode.operators, tokens);
  return ((1 - transferOverlap) * bytes) / bandwidth;
}

/** B/s at which one request's cache moves where nothing is stated: the scale-out links of the devices that hold it, on the slower side. */
export function transferBandwidthOf(
  prefill: Omit<TransferEnd, "operators">,
  decode: Omit<TransferEnd, "operators">,
): number {
  return Math.min(rankBandwidth(prefill), rankBandwidth(decode));
}

const rankBandwidth = ({ accelerator, sharding }: Omit<TransferEnd, "operators">): number =>
  scaleOutBandwidthOf(accelerator) * sharding.tp * sharding.pp * sharding.cp;
