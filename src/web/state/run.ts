import { computed, signal } from "@preact/signals";
import type { SimulationOutput } from "../../api/simulate/simulationOutput.ts";
import { InputError } from "../../units/inputError.ts";
import type { Reply, Request } from "../worker/messages.ts";
import { ownFiles } from "./ownFiles.ts";
import { drafts } from "./page.ts";
import { statedValues } from "./readDraft.ts";

export type RunState = "idle" | "running" | "paused" | "stopped" | "done";

/** The run of the first scenario: there is one at a time. */
export const runState = signal<RunState>("idle");
export const runProgress = signal({ share: 0, what: "" });
/** What the run says so far, or in the end. */
export const runOutput = signal<SimulationOutput | undefined>(undefined);
export const runFault = signal<InputError | undefined>(undefined);

/** A dropped or chosen trace; too long for a link. */
export const traceFile = signal<{ readonly name: string; readonly text: string } | undefined>(undefined);

/** What a run would be asked now. */
export const runInput = computed(() => ({
  ...statedValues(drafts.value[0] ?? {}, "simulated"),
  ...(traceFile.value && { trace: traceFile.value.name }),
}));
const asked = signal<string | undefined>(undefined);
/** Whether the question changed since the run was started. */
export const isRunStale = computed(() => asked.value !== JSON.stringify(runInput.value));

let worker: Worker | undefined;

/** Starts a run in a worker; one that is under way is given up. */
export function startRun(): void {
  worker?.terminate();
  const mine = new Worker(new URL("../worker/simulate.ts", import.meta.url), { type: "module" });
  worker = mine;
  mine.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
    if (worker === mine) take(data);
  });
  asked.value = JSON.stringify(runInput.value);
  runProgress.value = { share: 0, what: "" };
  runFault.value = undefined;
  runState.value = "running";
  const files = new Map([...ownFiles.value.values()].map(({ name, text }) => [name, text]));
  if (traceFile.value) files.set(traceFile.value.name, traceFile.value.text);
  ask({ kind: "start", input: runInput.value, files });
}

function take(reply: Reply): void {
  switch (reply.kind) {
    case "fault":
      runFault.value = new InputError(reply.code, reply.path, reply.message, reply.hint);
      runOutput.value = undefined;
      runState.value = "idle";
      break;
    case "progress":
      runProgress.value = { share: reply.share, what: reply.what };
      if (reply.output) runOutput.value = reply.output;
      break;
    case "done":
      runOutput.value = reply.output;
      if (reply.output.finished) runProgress.value = { share: 1, what: runProgress.value.what };
      runState.value = reply.output.finished ? "done" : "stopped";
      worker?.terminate();
      worker = undefined;
  }
}

export function pauseRun(): void {
  ask({ kind: "pause" });
  runState.value = "paused";
}

export function resumeRun(): void {
  ask({ kind: "resume" });
  runState.value = "running";
}

/** Ends the run; what it has shown so far is its result. */
export function stopRun(): void {
  ask({ kind: "stop" });
}

const ask = (request: Request) => worker?.postMessage(request);
