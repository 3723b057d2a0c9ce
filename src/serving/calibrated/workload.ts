/** Lengths of the requests, in tokens. */
export interface Workload {
  /** Mean prompt length, cached prefix included. */
  readonly inputTokens: number;
  /** Mean output length. */
  readonly outputTokens: number;
  /** Mean tokens of a prompt whose keys and values are already in the KV cache. */
  readonly cachedTokens: number;
  /** Variances of the two lengths, tokens squared; absent: too small to matter. */
  readonly inputVariance?: number;
  readonly outputVariance?: number;
  /** The cached part is a share of each prompt rather than the same for all. */
  readonly cachedIsShare?: boolean;
  /** What cached tokens come back over from host memory; absent: they lie in the device's. */
  readonly hostLink?: HostLink;
  /** All prompts and outputs have the same length, so requests that start together stay together. */
  readonly equalLengths: boolean;
}

/** Where cached tokens lie that are not in the device's memory. */
export interface HostLink {
  /** B/s from host memory to one device; absent: what large transfers reach of the device's host link. */
  readonly bandwidth?: number;
}

/** How the benchmark client drives the engine; what it measures depends on it. */
export interface Harness {
  /** Mean number of requests that one place of a closed loop serves; the first of them meets the start-up burst. */
  readonly requestsPerSlot: number;
  /** All places of the closed loop send their first request at once. */
  readonly burstStart: boolean;
  /** The next request of a place is in line as soon as one ends; else its client sends it then. */
  readonly refillsAtOnce?: boolean;
}

/** Settings of the engine that decide how long a request waits before it is looked at. */
export interface SchedulerSettings {
  /** Decode steps between two looks at the queue of new requests (SGLang's `--scheduler-recv-interval`); 1 by default. */
  readonly receiveIntervalSteps: number;
}

export const defaultScheduler: SchedulerSettings = { receiveIntervalSteps: 1 };

/** A steady state without a start: what an engine that has run for hours shows. */
export const steadyHarness: Harness = { requestsPerSlot: Infinity, burstStart: false };

/** Squared coefficient of variation of the output length. */
export function outputVariation({ outputTokens, outputVariance = 0 }: Workload): number {
  return outputVariance / Math.max(1, outputTokens) ** 2;
}

/**
 * Tokens that a sequence seen at a random moment has generated: half its output, and long outputs are seen more often.
 * @equation SV-RESIDUAL
 */
export function generatedTokens(workload: Workload): number {
  return (workload.outputTokens / 2) * (1 + outputVariation(workload));
}
