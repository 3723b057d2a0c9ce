/** What the fit on end-to-end measurements adds to the kernel constants. */
export interface ServingConstants {
  /**
   * From the client's send to the first schedule and from the first token back, HTTP and queues; s. Assumed: a request and two
   * hops between processes of one machine. The fit finds 1 to 50 ms by engine and machine, and hardly feels it.
   */
  readonly requestSeconds: number;
  /** The same for each token of the prompt: reading it off the wire and tokenising it; s. */
  readonly promptTokenSeconds: number;
  /** Handing a request to a decode worker that fetches its cache, beside the transfer; s. */
  readonly handoffSeconds: number;
  /** Between two steps, beside the kernels, on machines before Blackwell: scheduling, input, launching the graph; s. */
  readonly stepSeconds: number;
  /** Host time to launch one kernel outside a graph, as prefill does; s. SGLang's first tokens wait for it once more. */
  readonly launchSeconds: number;
  /** What an engine that fuses and overlaps its kernels saves of each one's time in a graph; s. */
  readonly fusionSeconds: number;
  /** Rate inside an engine over that of isolated kernels, of grouped products of wider experts, and of narrow ones on wide activations in prefill. */
  readonly expertEfficiency: number;
  /** How much longer separate pools take for a simultaneous start than its prompts: uneven routing, transfers, allocation. */
  readonly burstFactor: number;
  /** Decode steps that TensorRT-LLM holds a request back to fill the steps of all attention ranks alike. */
  readonly balanceSteps: number;
  /** Share of a speculated token's measured acceptance that benchmark prompts reach. */
  readonly acceptanceFactor: number;
}
