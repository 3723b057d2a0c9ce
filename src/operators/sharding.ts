import { InputError } from "../units/inputError.ts";

/** How one replica of the model is spread over devices: `tp * pp * attentionDp * cp` of them. */
export interface Sharding {
  /** Tensor parallel degree of attention and dense layers. */
  readonly tp: number;
  /** Pipeline stages. */
  readonly pp: number;
  /** Data-parallel attention ranks: each holds its own sequences and KV cache. */
  readonly attentionDp: number;
  /** Expert parallel degree; `ep * expertTp` equals `tp * attentionDp`. */
  readonly ep: number;
  /** Tensor parallel degree inside an expert. */
  readonly expertTp: number;
  /** Context parallel degree in prefill. */
  readonly cp: number;
}

/**
 * Completes a sharding: absent degrees are 1, and experts are cut by tensor parallelism over whatever
 * expert parallelism leaves of `tp * attentionDp`.
 * @throws InputError when a degree is not a positive integer or `ep` does not divide `tp * attentionDp`.
 */
export function shardingOf(degrees: Partial<Sharding>): Sharding {
  const { tp = 1, pp = 1, attentionDp = 1, ep = 1, cp = 1 } = degrees;
  const expertTp = degrees.expertTp ?? (tp * attentionDp) / ep;
  const sharding = { tp, pp, attentionDp, ep, expertTp, cp };
  for (const [name, degree] of Object.entries({ tp, pp, attentionDp, ep, cp })) {
    if (!Number.isInteger(degree) || degree < 1) {
      throw new InputError("out_of_range", [name], `${name} (${degree}) must be a positive integer`);
    }
  }
  if (ep * expertTp !== tp * attentionDp || !Number.isInteger(expertTp)) {
    throw new InputError(
      "contradiction",
      ["ep"],
      degrees.expertTp === undefined
        ? `ep (${ep}) must divide tp times attentionDp (${tp * attentionDp})`
        : `ep (${ep}) times expertTp (${expertTp}) must equal tp times attentionDp (${tp * attentionDp})`,
    );
  }
  return sharding;
}

/** Devices of one replica. */
export function deviceCount({
  tp,
  pp,
  attentionDp,
  cp,
}: Pick<Sharding, "tp" | "pp" | "attentionDp" | "cp">): number {
  return tp * pp * attentionDp * cp;
}
