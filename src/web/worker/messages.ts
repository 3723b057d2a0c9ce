import type { Accelerator } from "../../catalog/accelerator.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import type { Draft } from "../state/link.ts";

/** What the page asks of the simulating worker. */
export type Request =
  | {
      readonly kind: "start";
      readonly draft: Draft;
      readonly ownModels: ReadonlyMap<string, Model>;
      readonly ownAccelerators: ReadonlyMap<string, Accelerator>;
      readonly requests: number;
      readonly seed: number;
      /** The text of a trace; absent: a load drawn from the scenario. */
      readonly trace?: string;
      readonly ttftLimitSeconds?: number | undefined;
      readonly tpotLimitSeconds?: number | undefined;
    }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" };

/** A moment of the run. */
export interface Progress {
  readonly kind: "progress";
  readonly load: string;
  readonly left: number;
  readonly requests: number;
  readonly now: number;
  readonly steps: number;
  readonly done: boolean;
  readonly timeline: readonly TimelinePoint[];
  readonly figures: Figures;
}

/** Averages over one bin of simulated time. */
export interface TimelinePoint {
  readonly seconds: number;
  readonly batch: number;
  readonly queue: number;
  readonly kv: number;
}

export interface Figures {
  readonly rows: readonly {
    readonly name: string;
    readonly mean: number;
    readonly p50: number;
    readonly p90: number;
    readonly p99: number;
  }[];
  readonly ttftQuantiles: readonly number[];
  readonly tpotQuantiles: readonly number[];
  readonly requestsPerSecond: number;
  readonly outputTokensPerSecond: number;
  readonly goodputRequestsPerSecond?: number | undefined;
  readonly sloAttainment?: number | undefined;
  readonly preemptions: number;
  readonly warnings: readonly string[];
}

export type Reply = Progress | { readonly kind: "fault"; readonly message: string };
