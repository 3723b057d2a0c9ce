import { signal } from "@preact/signals";
import type { Progress, Reply, Request } from "../worker/messages.ts";
import { objectives } from "./objectives.ts";
import { ownAccelerators, ownModels } from "./ownRecords.ts";
import { drafts } from "./page.ts";

export type RunState = "idle" | "running" | "paused" | "stopped" | "done";

export const runState = signal<RunState>("idle");
export const progress = signal<Progress | undefined>(undefined);
export const runFault = signal<string | undefined>(undefined);

let worker: Worker | undefined;

/** Starts a run of the first scenario in a worker; one that is under way is given up. */
export function startRun(requests: number, seed: number, trace: string | undefined): void {
  worker?.terminate();
  worker = new Worker(new URL("../worker/simulate.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
    if (data.kind === "fault") {
      runFault.value = data.message;
      runState.value = "idle";
      return;
    }
    progress.value = data;
    if (data.done) runState.value = "done";
  });
  progress.value = undefined;
  runFault.value = undefined;
  runState.value = "running";
  const { ttft, tpot } = objectives.value;
  ask({
    kind: "start",
    draft: drafts.value[0] ?? {},
    ownModels: ownModels.value,
    ownAccelerators: ownAccelerators.value,
    requests,
    seed,
    ttftLimitSeconds: ttft,
    tpotLimitSeconds: tpot,
    ...(trace === undefined ? {} : { trace }),
  });
}

export function pauseRun(): void {
  ask({ kind: "pause" });
  runState.value = "paused";
}

export function resumeRun(): void {
  ask({ kind: "resume" });
  runState.value = "running";
}

/** Ends the run; what it has shown stays. */
export function stopRun(): void {
  worker?.terminate();
  worker = undefined;
  runState.value = "stopped";
}

const ask = (request: Request) => worker?.postMessage(request);
