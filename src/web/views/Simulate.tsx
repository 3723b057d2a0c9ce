import { signal } from "@preact/signals";
import { Chart } from "../charts/Chart.tsx";
import { distributionChart, timelineChart } from "../charts/runCharts.ts";
import { Form, messageOf } from "../parts/Form.tsx";
import { Objectives } from "../parts/Objectives.tsx";
import { show, showNumber, showPercent } from "../parts/show.ts";
import { objectives } from "../state/objectives.ts";
import { answers, drafts, setField } from "../state/page.ts";
import { pauseRun, progress, resumeRun, runFault, runState, startRun, stopRun } from "../state/run.ts";
import type { Progress } from "../worker/messages.ts";

const requests = signal("1000");
const seed = signal("1");
const trace = signal<{ readonly name: string; readonly text: string } | undefined>(undefined);

/** The simulator on the scenario's load or a trace, while it runs. */
export function Simulate() {
  const answer = answers.value[0]!;
  const seen = progress.value;
  return (
    <main class="bench" id="main">
      <Form
        draft={drafts.value[0] ?? {}}
        error={answer.ok ? undefined : answer.error}
        onField={(name, text) => setField(0, name, text)}
      />
      <div class="answer" id="answer" tabIndex={-1}>
        <section class="card full" aria-labelledby="run">
          <h2 id="run">Simulate this load</h2>
          <p class="help">
            Request by request: scheduler, KV blocks and queue on the calibrated step times. A concurrency
            makes a closed loop, a request rate makes random arrivals.
          </p>
          <Controls isRunnable={answer.ok} />
          <Objectives />
          {!answer.ok && (
            <p class="notice bad" role="alert">
              {messageOf(answer.error)}
            </p>
          )}
          {runFault.value !== undefined && (
            <p class="notice bad" role="alert">
              {runFault.value}
            </p>
          )}
          <Status seen={seen} />
        </section>
        {seen && <Results seen={seen} />}
      </div>
    </main>
  );
}

function Controls({ isRunnable }: { isRunnable: boolean }) {
  const state = runState.value;
  const count = Math.round(Number(requests.value));
  const isValid = isRunnable && count >= 1 && count <= 1_000_000 && Number.isInteger(Number(seed.value));
  return (
    <div class="row controls">
      <label for="requests">Requests</label>
      <input
        id="requests"
        inputMode="numeric"
        value={requests.value}
        aria-invalid={!(count >= 1)}
        onInput={(event) => (requests.value = event.currentTarget.value)}
      />
      <label for="seed">Seed</label>
      <input
        id="seed"
        inputMode="numeric"
        value={seed.value}
        onInput={(event) => (seed.value = event.currentTarget.value)}
      />
      <label for="trace">Trace</label>
      <input
        id="trace"
        type="file"
        accept=".csv,.jsonl,.txt"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file === undefined) trace.value = undefined;
          else void file.text().then((text) => (trace.value = { name: file.name, text }));
        }}
      />
      <button
        type="button"
        class="primary"
        disabled={!isValid}
        onClick={() => startRun(count, Number(seed.value), trace.value?.text)}
      >
        {state === "running" || state === "paused" ? "Start again" : "Run"}
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
      {(state === "running" || state === "paused") && (
        <button type="button" onClick={stopRun}>
          Stop
        </button>
      )}
    </div>
  );
}

const said = { idle: "", running: "Running", paused: "Paused", stopped: "Stopped", done: "Done" } as const;

function Status({ seen }: { seen: Progress | undefined }) {
  if (seen === undefined) return <p role="status">{runState.value === "running" ? "Starting …" : ""}</p>;
  return (
    <>
      <progress max={seen.requests} value={seen.left} aria-label="Requests that are served" />
      <p role="status">
        {said[runState.value]}: {seen.load}, {showNumber(seen.left, 7)} of {showNumber(seen.requests, 7)}{" "}
        requests, {show(seen.now, "time")} simulated
      </p>
    </>
  );
}

function Results({ seen }: { seen: Progress }) {
  const { figures, timeline } = seen;
  const { ttft, tpot } = objectives.value;
  return (
    <>
      <section class="card full" aria-labelledby="figures">
        <h2 id="figures">What clients see</h2>
        <dl class="figures">
          <Pair name="Requests" value={show(figures.requestsPerSecond, "requestRate")} />
          <Pair name="Output throughput" value={show(figures.outputTokensPerSecond, "tokenRate")} />
          <Pair name="Preemptions" value={showNumber(figures.preemptions)} />
          {figures.sloAttainment !== undefined && (
            <Pair name="Within the objectives" value={showPercent(figures.sloAttainment)} />
          )}
          {figures.goodputRequestsPerSecond !== undefined && (
            <Pair name="Goodput" value={show(figures.goodputRequestsPerSecond, "requestRate")} />
          )}
        </dl>
        <div class="scroll" tabIndex={0} role="region" aria-label="Latencies">
          <table>
            <thead>
              <tr>
                <th scope="col">Latency</th>
                <th scope="col" class="number">
                  mean
                </th>
                <th scope="col" class="number">
                  p50
                </th>
                <th scope="col" class="number">
                  p90
                </th>
                <th scope="col" class="number">
                  p99
                </th>
              </tr>
            </thead>
            <tbody>
              {figures.rows.map(({ name, ...values }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {[values.mean, values.p50, values.p90, values.p99].map((value, index) => (
                    <td key={index} class="number">
                      {show(value, "time")}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {figures.warnings.map((warning) => (
          <p key={warning} class="notice">
            {warning}
          </p>
        ))}
      </section>
      <section class="card full" aria-labelledby="timeline">
        <h2 id="timeline">Over time</h2>
        <div class="charts">
          {(["batch", "queue", "kv"] as const).map((quantity) => (
            <Chart
              key={quantity}
              title={{ batch: "Batch", queue: "Queue", kv: "KV cache in use" }[quantity]}
              description={
                {
                  batch: "Sequences that run, all replicas together.",
                  queue: "Requests that wait.",
                  kv: "Share of the KV blocks.",
                }[quantity]
              }
              of={seen}
              draw={(plot, width) => timelineChart(plot, width, timeline, quantity)}
              table={() => ({
                columns: ["Time", quantity],
                rows: timeline.map((point) => [show(point.seconds, "time"), showNumber(point[quantity])]),
              })}
            />
          ))}
        </div>
      </section>
      <section class="card full" aria-labelledby="distributions">
        <h2 id="distributions">Share of requests within a latency</h2>
        <div class="charts">
          <Chart
            title="TTFT, cumulative"
            description="Time to first token of the finished requests."
            of={seen}
            draw={(plot, width) => distributionChart(plot, width, figures.ttftQuantiles, ttft)}
            table={() => quantileTable(figures.ttftQuantiles)}
          />
          <Chart
            title="TPOT, cumulative"
            description="Time per output token of the finished requests."
            of={seen}
            draw={(plot, width) => distributionChart(plot, width, figures.tpotQuantiles, tpot)}
            table={() => quantileTable(figures.tpotQuantiles)}
          />
        </div>
      </section>
    </>
  );
}

const quantileTable = (quantiles: readonly number[]) => ({
  columns: ["Share", "within"],
  rows: quantiles.map((value, percent) => [showPercent(percent / 100), show(value, "time")]),
});

const Pair = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);
