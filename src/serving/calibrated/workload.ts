/** Lengths of the requests, in tokens. */
export interface Workload {
  /** Mean prompt length, cached prefix included. */
  readonly inputTokens: number;
  /** Mean output length. */
  readonly outputTokens: number;
  /** Mean tokens of a prompt whose keys and values are already in the KV cache. */
  readonly cachedTokens: number;
  /** All prompts and outputs have the same length, so requests that start together stay together. */
  readonly equalLengths: boolean;
}

/** How the benchmark client drives the engine; what it measures depends on it. */
export interface Harness {
  /** Mean number of requests that one place of a closed loop serves; the first of them meets the start-up burst. */
  readonly requestsPerSlot: number;
  /** All places of the closed loop send their first request at once. */
  readonly burstStart: boolean;
}

/** Settings of the engine that decide how long a request waits before it is looked at. */
export interface SchedulerSettings {
  /** Decode steps between two looks at the queue of new requests (SGLang's `--scheduler-recv-interval`); 1 by default. */
  readonly receiveIntervalSteps: number;
}

export const defaultScheduler: SchedulerSettings = { receiveIntervalSteps: 1 };

/** A steady state without a start: what an engine that has run for hours shows. */
export const steadyHarness: Harness = { requestsPerSlot: Infinity, burstStart: false };
