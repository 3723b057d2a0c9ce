import { phase } from "../engine/requestState.ts";
import type { Simulation } from "../engine/simulation.ts";

interface TraceEvent {
  readonly name: string;
  readonly ph: "X" | "C" | "M" | "b" | "e";
  readonly pid: number;
  readonly tid?: number;
  /** Microseconds. */
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  readonly args?: Readonly<Record<string, number | string>>;
}

const requestsProcess = 1_000_000;

/**
 * The logged steps and the requests in the Trace Event Format, which Perfetto and chrome://tracing open:
 * a process for each replica with its micro-batches as threads and its queue, batch and blocks as counters,
 * and one for the requests, each with its waiting, prefill and decode.
 */
export function chromeTrace(sim: Simulation): string {
  const events: TraceEvent[] = [];
  for (const replica of sim.replicas) {
    events.push({
      name: "process_name",
      ph: "M",
      pid: replica.index,
      args: { name: `${replica.role} replica ${replica.index}` },
    });
  }
  events.push({ name: "process_name", ph: "M", pid: requestsProcess, args: { name: "requests" } });
  addSteps(sim, events);
  addRequests(sim, events);
  return `{"displayTimeUnit":"ms","traceEvents":[\n${events.map((event) => JSON.stringify(event)).join(",\n")}\n]}\n`;
}

function addSteps(sim: Simulation, events: TraceEvent[]): void {
  const { log } = sim;
  if (!log) return;
  for (let i = 0; i < log.count; i += 1) {
    const pid = log.replica[i]!;
    const ts = log.startSeconds[i]! * 1e6;
    const prefillTokens = log.prefillTokens[i]!;
    const decodeSequences = log.decodeSequences[i]!;
    const name = prefillTokens === 0 ? "decode" : decodeSequences === 0 ? "prefill" : "mixed";
    const args = { prefillTokens, decodeSequences, contextTokens: log.contextTokens[i]! };
    events.push({ name, ph: "X", pid, tid: log.lane[i]!, ts, dur: log.seconds[i]! * 1e6, args });
    events.push({
      name: "batch",
      ph: "C",
      pid,
      ts,
      args: { prefill: log.prefillSequences[i]!, decode: decodeSequences },
    });
    events.push({ name: "waiting", ph: "C", pid, ts, args: { requests: log.waiting[i]! } });
    events.push({ name: "KV blocks", ph: "C", pid, ts, args: { used: log.usedBlocks[i]! } });
  }
}

/** Requests that began while steps were logged. */
function addRequests(sim: Simulation, events: TraceEvent[]): void {
  const { log, requests } = sim;
  const until = !log || log.dropped === 0 ? Infinity : log.startSeconds[log.count - 1]!;
  for (let id = 0; id < requests.count; id += 1) {
    if (requests.phase[id] !== phase.finished || requests.arrivalSeconds[id]! > until) continue;
    const span = (name: string, from: number, to: number) => {
      events.push({ name, cat: "request", ph: "b", pid: requestsProcess, id, ts: from * 1e6 });
      events.push({ name, cat: "request", ph: "e", pid: requestsProcess, id, ts: to * 1e6 });
    };
    span("waiting", requests.arrivalSeconds[id]!, requests.scheduledSeconds[id]!);
    span("prefill", requests.scheduledSeconds[id]!, requests.firstTokenSeconds[id]!);
    span("decode", requests.firstTokenSeconds[id]!, requests.endSeconds[id]!);
  }
}
