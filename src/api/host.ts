import type { Drawing } from "../report/plotLibrary.ts";
import type { SimulationOutput } from "./simulate/simulationOutput.ts";

/**
 * What an operation may ask of the program it runs in. The command line reads files and standard input,
 * a page knows dropped files only; an operation does not see the difference.
 */
export interface Host {
  /** Text behind a path, a URL or "-" (standard input). Throws `InputError` when it cannot be read. */
  readText(location: string): Promise<string>;
  /** Whether `location` names something that `readText` could read as a file or a directory. */
  exists(location: string): Promise<boolean>;
  /** Joins a directory and a file name when `location` is a directory. */
  isDirectory(location: string): Promise<boolean>;
  /** Writes the whole file or nothing: an interrupted run leaves no half-written output behind. */
  writeFile(location: string, content: string | Uint8Array): Promise<void>;
  /** Progress of long work, between 0 and 1; shown on terminals only. */
  progress?(fraction: number, what: string): void;
  /**
   * Takes inputs of a task (a name in `tasks.ts`) from a queue that this thread may take from meanwhile, runs them in
   * threads beside it and calls `done` as results come in. `threads` counts this one too and is one a core unless given.
   * Absent where there are no threads.
   */
  parallel?<Input, Result>(
    task: string,
    queue: Iterable<Input>,
    limits: { readonly threads: number | undefined; readonly atMost: number },
    done: (input: Input, result: Result) => void,
  ): Promise<void>;
  /** What plots are drawn with; absent where nothing can draw. */
  drawing?(): Promise<Drawing>;
  /**
   * Between two slices of a simulation, with what it says so far; the run goes on when this resolves.
   * Absent where nobody watches.
   */
  watch?(soFar: () => SimulationOutput): Promise<void>;
  /** Aborted on Ctrl-C: an operation that can, stops and returns what is known. */
  readonly signal?: AbortSignal;
}
