import type { EngineName } from "./enginePolicy.ts";

/** What the fit on end-to-end measurements adds to the kernel constants. */
export interface ServingConstants {
  /** From the client's send to the first schedule and from the first token back: HTTP, queues; s. */
  readonly requestSeconds: Readonly<Record<EngineName, number>>;
  /** The same for each token of the prompt: reading it off the wire and tokenising it; s. */
  readonly promptTokenSeconds: number;
  /** Handing a request to a decode worker that fetches its cache, beside the transfer; s. */
  readonly handoffSeconds: number;
  /** Scheduling and input preparation that no kernel hides, once a step; s. */
  readonly stepSeconds: number;
  /** Sampling, detokenising and streaming one token of one sequence; s. */
  readonly sequenceSeconds: number;
  /** Host time to launch one kernel outside a graph, as prefill does; s. */
  readonly launchSeconds: number;
  /** What an engine that fuses and overlaps its kernels saves of each one's time in a graph; s. */
  readonly fusionSeconds: number;
  /** Blackwell hosts over Hopper hosts: host times of a step, a sequence and a request are multiplied by it. */
  readonly blackwellHostFactor: number;
  /** Rate of dense products over that of isolated kernels: weights are fetched ahead, quantisation is fused. */
  readonly denseEfficiency: number;
  /** The same for grouped expert products. */
  readonly expertEfficiency: number;
  /** What four-bit experts, which have kernels of their own, gain on it; in prefill where their activations are narrow too. */
  readonly fourBitExpertEfficiency: number;
  /** Passes over the activations of all token-expert pairs, beside those of the isolated kernels: sorting, scaling, summing. */
  readonly expertPasses: number;
  /** Rate of collectives over isolated ones in what prompts add: long messages are summed inside the switches, and overlap with products. */
  readonly collectivePrefillEfficiency: number;
  /** How much longer separate pools take for a simultaneous start than its prompts: uneven routing, transfers, allocation. */
  readonly burstFactor: number;
  /** Decode steps that TensorRT-LLM holds a request back to fill the steps of all attention ranks alike. */
  readonly balanceSteps: number;
  /** Share of a speculated token's measured acceptance that benchmark prompts reach. */
  readonly acceptanceFactor: number;
}
