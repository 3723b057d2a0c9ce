import type { SimulationOutput } from "../../api/simulate/simulationOutput.ts";

/** What the page asks of the simulating worker. */
export type Request =
  | {
      readonly kind: "start";
      /** The input of the `simulate` operation, defaults left out. */
      readonly input: Readonly<Record<string, unknown>>;
      /** The texts of the files that the input names. */
      readonly files: ReadonlyMap<string, string>;
    }
  | { readonly kind: "pause" | "resume" | "stop" };

/** A moment of the run: how far it is, and what it says so far. */
export interface Progress {
  readonly kind: "progress";
  readonly share: number;
  readonly what: string;
  readonly output?: SimulationOutput;
}

/** What the command line would print for the same input; of a run that was stopped, as far as it came. */
export interface Done {
  readonly kind: "done";
  readonly output: SimulationOutput;
}

export interface Fault {
  readonly kind: "fault";
  readonly code: string;
  readonly path: readonly string[];
  readonly message: string;
  readonly hint?: string | undefined;
}

export type Reply = Progress | Done | Fault;
