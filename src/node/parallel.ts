import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Host } from "../api/host.ts";

/** Beside this file once compiled, or from the bundled command line in `dist/bin`. */
const workerFile = ["./taskWorker.js", "../node/taskWorker.js"]
  .map((file) => fileURLToPath(new URL(file, import.meta.url)))
  .find((file) => existsSync(file));

/** Threads for tasks; undefined where the compiled worker is not there, as when tests run the sources. */
export const parallel = workerFile === undefined ? undefined : runParallel;

interface ThreadPool {
  run(message: unknown, options: { readonly name: string; readonly signal?: AbortSignal }): Promise<unknown>;
  destroy(): Promise<void>;
}

/** Named by a variable: its declarations need those of the browser, which the sources do without. */
const poolLibrary: string = "tinypool";

/** `Host.parallel` for one signal: when it is aborted, what runs is dropped. */
function runParallel(signal: AbortSignal | undefined): NonNullable<Host["parallel"]> {
  return async <Input, Result>(
    task: string,
    queue: Iterable<Input>,
    { threads, atMost }: { readonly threads: number | undefined; readonly atMost: number },
    done: (input: Input, result: Result) => void,
  ) => {
    // This thread is one of them.
    const beside = Math.min(threads ?? availableParallelism(), atMost) - 1;
    if (beside < 1) return;
    const { Tinypool } = (await import(poolLibrary)) as {
      readonly Tinypool: new (options: object) => ThreadPool;
    };
    const pool = new Tinypool({
      filename: workerFile!,
      runtime: "worker_threads",
      minThreads: beside,
      maxThreads: beside,
    });
    const lane = async () => {
      for (const input of queue) {
        const result = await pool.run({ task, input }, { name: "runTask", ...(signal && { signal }) });
        done(input, result as Result);
      }
    };
    try {
      await Promise.all(Array.from({ length: beside }, lane));
    } catch (error) {
      if (!signal?.aborted) throw error;
    } finally {
      await pool.destroy();
    }
  };
}
