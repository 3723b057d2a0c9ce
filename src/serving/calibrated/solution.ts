/** The steady state of a deployment, in seconds and requests; one record that the solver overwrites. */
export interface Solution {
  ttft: number;
  tpot: number;
  requestsPerSecond: number;
  /** Sequences that decode together: in one batch of one attention rank. */
  decodeSequences: number;
  /** One decode iteration: verification and drafts. */
  decodeStepSeconds: number;
  /** One prompt alone on an idle rank. */
  promptSeconds: number;
  /** Share of TPOT in which other requests' prompts hold up decoding. */
  stallSeconds: number;
  /** Mean wait for a place in the KV cache, part of TTFT. */
  admissionSeconds: number;
  /** Mean wait behind other prompts, part of TTFT. */
  queueSeconds: number;
  /** What the simultaneous start adds to the mean TTFT. */
  burstSeconds: number;
  /** KV transfer and hand-over between pools, part of TTFT. */
  handoffSeconds: number;
  /** Load of the prefill work, 0 to 1. */
  prefillLoad: number;
  /** Requests that are admitted at the same time over the deployment. */
  admittedRequests: number;
  /** The offered rate exceeds what the deployment sustains. */
  saturated: boolean;
}

export function emptySolution(): Solution {
  return {
    ttft: 0,
    tpot: 0,
    requestsPerSecond: 0,
    decodeSequences: 0,
    decodeStepSeconds: 0,
    promptSeconds: 0,
    stallSeconds: 0,
    admissionSeconds: 0,
    queueSeconds: 0,
    burstSeconds: 0,
    handoffSeconds: 0,
    prefillLoad: 0,
    admittedRequests: 0,
    saturated: false,
  };
}
