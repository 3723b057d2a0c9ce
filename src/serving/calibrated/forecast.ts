import type { StepParts } from "./engineSteps.ts";

/** A figure with the bounds that hold it in 80 % of cases. */
export interface Estimate {
  readonly seconds: number;
  readonly lowSeconds: number;
  readonly highSeconds: number;
}

/** Why a deployment cannot serve as asked. */
export interface Infeasibility {
  readonly code: "weights_do_not_fit" | "kv_cache_too_small" | "rate_above_capacity";
  readonly message: string;
  readonly need: number;
  readonly have: number;
}

/** Memory of one device, in bytes. */
export interface DeviceMemory {
  readonly capacityBytes: number;
  readonly weightBytes: number;
  /** Activations, graphs, context, libraries and collectives' buffers. */
  readonly workspaceBytes: number;
  readonly kvCacheBytes: number;
  /** KV cache that the requests in flight fill on average. */
  readonly kvCacheUsedBytes: number;
}

/** What limits a phase, and where its time goes. */
export interface PhaseBreakdown {
  /** One decode iteration, or one prompt. */
  readonly seconds: number;
  readonly parts: StepParts;
  /** What no hardware of these rates can beat. */
  readonly floorSeconds: number;
  readonly timesFloor: number;
  readonly bound: "compute" | "memory" | "network" | "overhead";
}

/** Where the mean TTFT goes; the parts sum to it. */
export interface TtftParts {
  readonly requestSeconds: number;
  /** A cached prefix on its way from host memory. */
  readonly loadSeconds: number;
  readonly promptSeconds: number;
  readonly queueSeconds: number;
  readonly admissionSeconds: number;
  readonly burstSeconds: number;
  readonly handoffSeconds: number;
}

/** How a deployment serves under a load. */
export interface Forecast {
  readonly fidelity: "calibrated";
  readonly feasible: boolean;
  readonly reasons: readonly Infeasibility[];
  readonly ttft: Estimate;
  readonly tpot: Estimate;
  /** Gap between two tokens that arrive together or apart; equals tpot without speculation. */
  readonly itlSeconds: number;
  readonly e2eLatencySeconds: number;
  readonly requestsPerSecond: number;
  readonly outputTokensPerSecond: number;
  readonly totalTokensPerSecond: number;
  readonly outputTokensPerSecondPerDevice: number;
  readonly totalTokensPerSecondPerDevice: number;
  readonly outputTokensPerSecondPerUser: number;
  readonly devices: number;
  /** Requests that the KV cache holds at once over the deployment. */
  readonly maxConcurrency: number;
  readonly concurrency: number;
  readonly memory: DeviceMemory;
  readonly prefillMemory?: DeviceMemory;
  readonly ttftParts: TtftParts;
  /** Share of TPOT in which other requests' prompts hold up decoding. */
  readonly prefillStallSeconds: number;
  readonly decodeSequencesPerRank: number;
  readonly decode: PhaseBreakdown;
  readonly prefill: PhaseBreakdown;
  readonly joulesPerOutputToken?: number;
  readonly usdPerMillionOutputTokens?: number;
  readonly assumptions: readonly string[];
  readonly warnings: readonly string[];
}
