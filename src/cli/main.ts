#!/usr/bin/env node
import { nodeHost } from "../node/nodeHost.ts";
import { progressBar } from "../node/progressBar.ts";
import { exitCodes } from "./fault.ts";
import { runProgram } from "./program.ts";

const interrupted = new AbortController();
process.once("SIGINT", () => {
  interrupted.abort();
  // A second Ctrl-C, or an operation that cannot stop early, ends at once.
  process.once("SIGINT", () => process.exit(130));
});

// A reader that closes the pipe early, such as `head`, is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const env = process.env;
const color = env["FORCE_COLOR"]
  ? env["FORCE_COLOR"] !== "0"
  : process.stdout.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";

const bar = progressBar();
try {
  const host = nodeHost({ signal: interrupted.signal, progress: bar.progress });
  process.exitCode = await runProgram(process.argv.slice(2), host, {
    stdout: (text) => {
      bar.stop();
      process.stdout.write(text);
    },
    stderr: (text) => {
      bar.stop();
      process.stderr.write(text);
    },
    color,
  });
} catch (error) {
  process.stderr.write(`internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = exitCodes.internal;
}
