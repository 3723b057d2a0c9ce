import { showPercent } from "./show.ts";
import {
  isRunStale,
  pauseRun,
  resumeRun,
  runOutput,
  runProgress,
  runState,
  startRun,
  stopRun,
  traceFile,
} from "../state/run.ts";

/** Starts, pauses, resumes and stops the run, and says how far it is. */
export function RunControls() {
  const state = runState.value;
  const isUnderWay = state === "running" || state === "paused";
  return (
    <section class="card full" aria-labelledby="run">
      <h2 id="run">Simulate this load</h2>
      <p class="help">
        Request by request: scheduler, KV blocks and queue on the calibrated step times. A concurrency makes a
        closed loop, a request rate makes random arrivals, and a trace is replayed.
      </p>
      <div class="row controls">
        <button type="button" class="primary" onClick={startRun}>
          {isUnderWay ? "Start again" : "Run"}
        </button>
        {state === "running" && (
          <button type="button" onClick={pauseRun}>
            Pause
          </button>
        )}
        {state === "paused" && (
          <button type="button" onClick={resumeRun}>
            Resume
          </button>
        )}
        {isUnderWay && (
          <button type="button" onClick={stopRun}>
            Stop
          </button>
        )}
        <span class="apart" />
        <Trace />
      </div>
      <Status />
    </section>
  );
}

function Trace() {
  const chosen = traceFile.value;
  if (chosen !== undefined) {
    return (
      <span class="row">
        Trace {chosen.name}
        <button type="button" onClick={() => (traceFile.value = undefined)}>
          Without the trace
        </button>
      </span>
    );
  }
  return (
    <span class="row">
      <label for="trace">Trace</label>
      <input
        id="trace"
        type="file"
        accept=".csv,.jsonl,.txt"
        aria-describedby="trace-note"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) void file.text().then((text) => (traceFile.value = { name: file.name, text }));
        }}
      />
      <span id="trace-note" class="help">
        Azure CSV, BurstGPT, Mooncake JSONL or a request log; it may be dropped anywhere.
      </span>
    </span>
  );
}

const said = {
  idle: "",
  running: "Running",
  paused: "Paused",
  stopped: "Stopped",
  done: "Done",
} as const;

function Status() {
  const state = runState.value;
  const { share, what } = runProgress.value;
  if (state === "idle") return <p role="status" />;
  const requests = runOutput.value?.requests;
  const ended = state === "done" || state === "stopped";
  return (
    <>
      <progress value={share} aria-label="Share of the run" />
      <p role="status">
        {said[state]}
        {ended && requests
          ? `: ${requests.finished} of ${requests.total} requests`
          : `: ${what || showPercent(share)}`}
        {isRunStale.value && ended && " (the question has changed since)"}
      </p>
    </>
  );
}
