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

/** Every request with what it asked for and what it got, in the order of the load. */
export function requestTable(sim: Simulation): readonly Column[] {
  const { requests, workload } = sim;
  const {
    arrivalSeconds: arrival,
    firstTokenSeconds: first,
    endSeconds: end,
    scheduledSeconds: scheduled,
  } = requests;
  const finished = (value: (i: number) => number) =>
    Float64Array.from({ length: requests.count }, (_, i) =>
      requests.phase[i] === phase.finished ? value(i) : NaN,
    );
  const output = workload.outputTokens;
  const outside = sim.config.requestSeconds ?? 0;
  return [
    { name: "request", values: Int32Array.from({ length: requests.count }, (_, i) => i) },
    { name: "outcome", values: Array.from(requests.phase, (at) => outcomes[at] ?? "unfinished") },
    { name: "inputTokens", values: workload.inputTokens },
    { name: "outputTokens", values: output },
    { name: "cachedTokens", values: requests.cachedTokens },
    { name: "arrivalSeconds", values: arrival },
    { name: "scheduledSeconds", values: scheduled },
    { name: "firstTokenSeconds", values: first },
    { name: "endSeconds", values: end },
    { name: "queueingSeconds", values: scheduled.map((at, i) => at - arrival[i]!) },
    { name: "ttftSeconds", values: finished((i) => outside + first[i]! - arrival[i]!) },
    {
      name: "tpotSeconds",
      values: finished((i) => (output[i]! > 1 ? (end[i]! - first[i]!) / (output[i]! - 1) : NaN)),
    },
    { name: "e2eLatencySeconds", values: finished((i) => outside + end[i]! - arrival[i]!) },
    { name: "preemptions", values: requests.preemptions },
    { name: "retries", values: requests.retries },
    { name: "replica", values: requests.replica },
  ];
}

/** The table as CSV; a cell without a value is empty. */
export function requestCsv(sim: Simulation): string {
  const columns = requestTable(sim);
  const lines = [columns.map(({ name }) => name).join(",")];
  for (let i = 0; i < sim.requests.count; i += 1) {
    lines.push(columns.map(({ values }) => (Number.isNaN(values[i]) ? "" : String(values[i]))).join(","));
  }
  return `${lines.join("\n")}\n`;
}
