import { phase } from "../engine/requestState.ts";
import type { Simulation } from "../engine/simulation.ts";

/** One column of a table; times are in seconds, NaN where there was no such moment. */
export interface Column {
  readonly name: string;
  readonly values: Int32Array | Float64Array | readonly string[];
}

const outcomes: Readonly<Record<number, string>> = {
  [phase.finished]: "finished",
  [phase.lost]: "lost",
  [phase.rejected]: "rejected",
};

/**
 * Every request that came, with what it asked for and what it got, in the order of the load. One that was still there when
 * the run was stopped is "unfinished" and has only the times that it reached; those that had not come are left out.
 */
export function requestTable(sim: Simulation): readonly Column[] {
  const { requests, workload } = sim;
  const {
    arrivalSeconds: arrival,
    firstTokenSeconds: first,
    endSeconds: end,
    scheduledSeconds: scheduled,
  } = requests;
  const came: number[] = [];
  for (let i = 0; i < requests.count; i += 1) if (!Number.isNaN(arrival[i]!)) came.push(i);
  const whole = (value: (i: number) => number) => Int32Array.from(came, value);
  const seconds = (value: (i: number) => number) => Float64Array.from(came, value);
  const finished = (value: (i: number) => number) =>
    seconds((i) => (requests.phase[i] === phase.finished ? value(i) : NaN));
  const output = workload.outputTokens;
  const outside = sim.config.requestSeconds ?? 0;
  return [
    { name: "request", values: whole((i) => i) },
    { name: "outcome", values: came.map((i) => outcomes[requests.phase[i]!] ?? "unfinished") },
    { name: "inputTokens", values: whole((i) => workload.inputTokens[i]!) },
    { name: "outputTokens", values: whole((i) => output[i]!) },
    { name: "cachedTokens", values: whole((i) => requests.cachedTokens[i]!) },
    { name: "arrivalSeconds", values: seconds((i) => arrival[i]!) },
    { name: "scheduledSeconds", values: seconds((i) => scheduled[i]!) },
    { name: "firstTokenSeconds", values: seconds((i) => first[i]!) },
    { name: "endSeconds", values: seconds((i) => end[i]!) },
    { name: "queueingSeconds", values: seconds((i) => scheduled[i]! - arrival[i]!) },
    { name: "ttftSeconds", values: finished((i) => outside + first[i]! - arrival[i]!) },
    {
      name: "tpotSeconds",
      values: finished((i) => (output[i]! > 1 ? (end[i]! - first[i]!) / (output[i]! - 1) : NaN)),
    },
    { name: "e2eLatencySeconds", values: finished((i) => outside + end[i]! - arrival[i]!) },
    { name: "preemptions", values: whole((i) => requests.preemptions[i]!) },
    { name: "retries", values: whole((i) => requests.retries[i]!) },
    { name: "replica", values: whole((i) => requests.replica[i]!) },
  ];
}

/** The table as CSV; a cell without a value is empty. */
export function requestCsv(sim: Simulation): string {
  const columns = requestTable(sim);
  const lines = [columns.map(({ name }) => name).join(",")];
  for (let i = 0; i < columns[0]!.values.length; i += 1) {
    lines.push(columns.map(({ values }) => (Number.isNaN(values[i]) ? "" : String(values[i]))).join(","));
  }
  return `${lines.join("\n")}\n`;
}
