import { parseInput } from "../../api/parseInput.ts";
import { simulate } from "../../api/simulate/simulate.ts";
import { InputError } from "../../units/inputError.ts";
import { fileHost } from "../state/fileHost.ts";
import { nextTurn } from "../state/nextTurn.ts";
import type { Reply, Request } from "./messages.ts";

/** Between two reports: what a run says so far takes longer to work out than a slice of it. */
const reportMilliseconds = 150;

const reply = (message: Reply) => postMessage(message);
const abort = new AbortController();
/** Pending while the run is paused. */
let gate = Promise.resolve();
let open: (() => void) | undefined;

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  switch (data.kind) {
    case "start":
      void run(data);
      break;
    case "pause":
      gate = new Promise((resolve) => {
        open = resolve;
      });
      break;
    case "stop":
      abort.abort();
      open?.();
      break;
    case "resume":
      open?.();
      open = undefined;
      break;
  }
});

/** One run in one worker: a page that starts another one ends this worker. */
async function run({ input, files }: Extract<Request, { kind: "start" }>): Promise<void> {
  let reported = -Infinity;
  let progress = { share: 0, what: "" };
  try {
    const output = await simulate.run(parseInput(simulate.input, input), {
      ...fileHost(files),
      signal: abort.signal,
      progress(share, what) {
        progress = { share, what };
        // While a rate is searched there is nothing to show but that.
        if (performance.now() - reported < reportMilliseconds) return;
        reply({ kind: "progress", ...progress });
      },
      async watch(soFar) {
        await nextTurn();
        const isPaused = open !== undefined;
        if (isPaused || performance.now() - reported >= reportMilliseconds) {
          reply({ kind: "progress", ...progress, output: soFar() });
          reported = performance.now();
        }
        await gate;
      },
    });
    reply({ kind: "done", output });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { code, path, message, hint } = error;
    reply({ kind: "fault", code, path, message, hint });
  }
}
