import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Host } from "../api/host.ts";

/** Beside this file once compiled, or from the bundled command line in `dist/bin`. */
const workerFile = ["./taskWorker.js", "../node/taskWorker.js"]
  .map((file) => fileURLToPath(new URL(file, import.meta.url)))
  .find((file) => existsSync(file));

/** Threads for tasks; undefined where the compiled worker is not there, as when tests run the sources. */
export const parallel: Host["parallel"] = workerFile === undefined ? undefined : runParallel;

interface ThreadPool {
  run(message: unknown, options: { readonly name: string }): Promise<unknown>;
  destroy(): Promise<void>;
}

/** Named by a variable: its declarations need those of the browser, which the sources do without. */
const poolLibrary: string = "tinypool";

async function runParallel<Input, Result>(
  task: string,
  inputs: readonly Input[],
  threads: number | undefined,
  done: (finished: number) => void,
): Promise<readonly Result[]> {
  const { Tinypool } = (await import(poolLibrary)) as {
    readonly Tinypool: new (options: object) => ThreadPool;
  };
  const size = Math.min(threads ?? availableParallelism(), inputs.length);
  const pool = new Tinypool({
    filename: workerFile!,
    runtime: "worker_threads",
    minThreads: size,
    maxThreads: size,
  });
  // Four messages a thread: few enough to cost nothing, enough that threads end together.
  const chunk = Math.ceil(inputs.length / (4 * size));
  const results: Result[] = [];
  let finished = 0;
  try {
    const chunks = Array.from({ length: Math.ceil(inputs.length / chunk) }, async (_, i) => {
      const part = inputs.slice(i * chunk, (i + 1) * chunk);
      const outputs = (await pool.run({ task, inputs: part }, { name: "runTasks" })) as Result[];
      outputs.forEach((output, k) => (results[i * chunk + k] = output));
      finished += part.length;
      done(finished);
    });
    await Promise.all(chunks);
    return results;
  } finally {
    await pool.destroy();
  }
}
