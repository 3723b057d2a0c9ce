import type { EngineName } from "./enginePolicy.ts";

/** Time that an engine spends beside its kernels. */
export interface EngineOverheads {
  /** Sampling, detokenising and streaming one token of one sequence; s. */
  readonly sequenceSeconds: number;
  /** Gap between two kernels of a replayed CUDA graph, above the fixed time of an isolated kernel; s. */
  readonly gapSeconds: number;
  /** Host time to launch one kernel outside a graph, as prefill does; s. */
  readonly launchSeconds: number;
  /** From the client's send to the first schedule and from the first token back: HTTP, tokeniser, queues; s. */
  readonly requestSeconds: number;
  /** Handing a request from a prefill to a decode worker, beside the transfer of its cache; s. */
  readonly handoffSeconds: number;
}

/** What the fit on end-to-end measurements adds to the kernel constants. */
export interface ServingConstants {
  readonly engines: Readonly<Record<EngineName, EngineOverheads>>;
  /** Scheduling and input preparation that no kernel hides, once a step; s. */
  readonly stepSeconds: number;
  /** Share of the isolated kernels' rate that dense products keep inside a running engine. */
  readonly denseEfficiency: number;
  /** What four-bit weights keep of it: less to stream for the same scales, tiles and launches. */
  readonly fourBitEfficiency: number;
  /** The same for grouped expert products. */
  readonly expertEfficiency: number;
  /** The same for four-bit experts, which have kernels of their own with smaller tiles. */
  readonly fourBitExpertEfficiency: number;
  /** Dense products in steps that hold prompt tokens, where arithmetic and not weights take the time. */
  readonly densePrefillEfficiency: number;
  /** Grouped expert products in steps that hold prompt tokens. */
  readonly expertPrefillEfficiency: number;
  /** The same for attention over the KV cache. */
  readonly attentionEfficiency: number;
  /** The same for collectives, whose ranks arrive at different times. */
  readonly collectiveEfficiency: number;
  /** Blackwell hosts over Hopper hosts: all host and launch times are multiplied by it. */
  readonly blackwellHostFactor: number;
  /** Waiting in the prefill queue, in units of load/(1 - load) x prefill seconds. */
  readonly queueFactor: number;
  /** Prompts that return together, beyond the first, when all lengths are equal and groups never disperse. */
  readonly convoyPrompts: number;
  /** Share of a speculated token's measured acceptance that benchmark prompts reach. */
  readonly acceptanceFactor: number;
  /** Decode steps that TensorRT-LLM holds a request back to fill the steps of all attention ranks alike. */
  readonly balanceSteps: number;
}
