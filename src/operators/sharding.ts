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
