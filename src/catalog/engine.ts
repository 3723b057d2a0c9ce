import type { Bytes, Seconds } from "../units/quantity.ts";
import type { AcceleratorFamily } from "./accelerator.ts";
import type { FormatName } from "./numberFormat.ts";
import type { Datum } from "./provenance.ts";

/**
 * How an engine sizes its KV pool: what weights and activations leave of a share of the whole memory (vLLM), what
 * weights alone leave of it, activations living outside the share (SGLang), or a share of what is free (TensorRT-LLM).
 */
export type MemoryRule = "share-of-total" | "static-share" | "share-of-free";

/** Defaults that an engine takes on devices of at least `minimumMemory`. */
export interface BatchingDefaults {
  readonly minimumMemory: Bytes;
  readonly exceptFamilies: readonly AcceleratorFamily[];
  /** Tokens of one step: the budget of chunked prefill. */
  readonly maxBatchedTokens: number;
  /** Sequences that run at once. */
  readonly maxSequences: number;
}

/** What an engine takes beside weights and KV cache, from version `since` on. */
export interface EngineMemory {
  readonly since: string;
  /** Start-up profiling runs top-k and top-p over sorted logits, not in a kernel that needs no sorting (FlashInfer). */
  readonly sortsLogits: boolean;
  /** Workspace of routed experts stays allocated beside the sampler's. */
  readonly keepsWorkspace: boolean;
  /** Context, libraries and workspaces on each device. */
  readonly runtime: Bytes;
  /** More on each device as soon as devices talk to each other. */
  readonly collectives: Bytes;
}

/** Host work of a scheduler that prepares and samples between steps instead of beside them, before version `until`. */
export interface SynchronousHost {
  readonly until: string;
  readonly step: Seconds;
  /** For each sequence of a step. */
  readonly sequence: Seconds;
  /** Before this earlier version there were no CUDA graphs: the host launches each kernel of a decode step. */
  readonly graphsSince?: string;
}

export interface Engine {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly memoryRule: MemoryRule;
  readonly memoryUtilization: number;
  /** Tokens of one KV block. */
  readonly blockTokens: number;
  /** By falling memory. */
  readonly batching: readonly BatchingDefaults[];
  /** By rising version. */
  readonly memory: readonly EngineMemory[];
  readonly synchronousHost?: SynchronousHost;
  /** From version `since` on, steps with prompts of up to so many tokens replay graphs between attention kernels. */
  readonly promptGraphs?: { readonly since: string; readonly tokens: number };
  /** What launching a kernel outside a graph took before version `until`. */
  readonly earlierLaunch?: { readonly until: string; readonly launch: Seconds };
  /** The version from which it forms the next step while one runs, so that a request misses that one too; absent: all do. */
  readonly schedulesAheadSince?: string;
  /** Where experts are spread and tokens are not, its kernels for 8-bit blocks compute all choices of a token that has one on the rank. */
  readonly computesAllChoices?: boolean;
  /** Formats to which its norms and activation functions cast what they write; without graphs, and in old releases, none. */
  readonly fusedCasts: readonly FormatName[];
}

/** How a version of an engine serves otherwise than others. */
export interface EngineRelease {
  /** Host work between steps, in engines that do it there. */
  readonly synchronousHost?: SynchronousHost;
  /** To launch a kernel outside a graph, where that differs from today's releases; s. */
  readonly launchSeconds?: Seconds;
  /** Steps with prompts of up to so many tokens replay graphs between attention kernels; 0: none do. */
  readonly promptGraphTokens: number;
  /** The next step is formed while one runs. */
  readonly schedulesAhead: boolean;
  /** From before some of what all later ones do: no run of the calibration is of such a release. */
  readonly isPastRelease: boolean;
}

/** An engine as `data/engines` states it. */
export interface EngineEntry {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly memoryRule: MemoryRule;
  readonly memoryUtilization: Datum;
  readonly blockTokens: Datum;
  readonly batching: readonly {
    readonly minimumMemory: Datum;
    readonly exceptFamilies: readonly AcceleratorFamily[];
    readonly maxBatchedTokens: Datum;
    readonly maxSequences: Datum;
  }[];
  readonly memory: readonly {
    readonly since: string;
    readonly sortsLogits: boolean;
    readonly keepsWorkspace: boolean;
    readonly runtime: Datum;
    readonly collectives: Datum;
  }[];
  readonly computesAllChoices?: boolean;
  readonly fusedCasts?: Datum;
  readonly schedulesAheadSince?: Datum;
  readonly promptGraphs?: { readonly since: string; readonly tokens: Datum };
  readonly earlierLaunch?: { readonly until: string; readonly launch: Datum };
  readonly synchronousHost?: {
    readonly until: string;
    readonly step: Datum;
    readonly sequence: Datum;
    readonly graphsSince?: string;
  };
}
