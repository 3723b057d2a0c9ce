/**
 * Numbers that runs of their own settled, outside both fits. `npm run ablate:settled` shows what those runs lose without
 * each (docs/settled-ablation.md).
 */
export interface SettledConstants {
  /** Share of what benchmarks of CDNA 3 reach that inference kernels do, and of the pace of Hopper's ragged set-ups. */
  readonly cdnaShare: number;
  /** One synchronisation of Gaudi devices over Ethernet ports of their own; s. */
  readonly ethernetSyncSeconds: number;
  /** One synchronisation through network adapters and a switch; s. */
  readonly scaleOutSyncSeconds: number;
  /** B/s at which one multiprocessor gathers chosen latents from the last-level cache. */
  readonly gatherBandwidth: number;
  /** What the host launches for an indexer in prefill. */
  readonly indexerLaunches: number;
  /** Coefficient of variation of how often each expert is chosen: a batch touches fewer of them than even routing would. */
  readonly popularityCv: number;
  /** How many times as long hosts of A100's generation and before take as those of H100. */
  readonly earlierHost: number;
}

export const settledConstants: SettledConstants = {
  // Published serving figures of MI300X in vLLM and SGLang. Plain kernels start as fast as Hopper's.
  cdnaShare: 0.7,
  // Published runs of Gaudi2 lose 27 to 40 us with each sum over two to eight devices.
  ethernetSyncSeconds: 23e-6,
  // Decoding DeepSeek-R1 with tensor parallelism over two H100 servers takes what measured runs do, from 1 sequence
  // (17.4 ms) to 32 (33 ms).
  scaleOutSyncSeconds: 65e-6,
  // Under half of the 64 bytes a cycle that a multiprocessor could read. It decides on H100 and H200; the multiprocessors of
  // B200 together stay below the bandwidth of its memory, at which a gather is then counted.
  gatherBandwidth: 45e9,
  // Launched one by one they take SGLang 0.55 ms longer than a layer without an indexer (modules timed alone on H100 and
  // B200), as long as so many launches of the fitted time.
  indexerLaunches: 13,
  // The loads that AIConfigurator takes for typical, a power law of exponent 1.01 from 1 to 0.8 times the tokens, have 0.7 for
  // 16 tokens, 1.1 for 100 and 1.5 for 1,000. End-to-end runs of mixtures are met best by 1 to 1.25.
  popularityCv: 1,
  // Splitwise (arXiv:2311.18677) ran one engine without graphs on Azure's A100 and H100 machines: 45.0 and 30.4 ms a token
  // for Llama-2-70B on eight devices, where the host's launches are all that counts.
  earlierHost: 45.0 / 30.4,
};
