/** The steady state of a closed loop on one rank, before what its harness and its memory add. Times are seconds. */
export interface ClosedLoop {
  /** From the line to the first token, and between two tokens. */
  ttft: number;
  tpot: number;
  /** Share of `tpot` in which other requests' prompts hold up decoding. */
  stall: number;
  /** Share of `ttft` spent behind other prompts. */
  queue: number;
  /** Load of the prefill work, 0 to 1. */
  load: number;
  decoding: number;
  decodeStep: number;
}

export const emptyClosedLoop = (): ClosedLoop => ({
  ttft: 0,
  tpot: 0,
  stall: 0,
  queue: 0,
  load: 0,
  decoding: 0,
  decodeStep: 0,
});
