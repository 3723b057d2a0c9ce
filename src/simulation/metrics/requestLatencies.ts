import { phase } from "../engine/requestState.ts";
import type { Simulation } from "../engine/simulation.ts";

/** Latencies, as the client sees them, of the finished requests in the order of their arrival, in seconds. */
export interface RequestLatencies {
  readonly request: Int32Array;
  readonly ttft: Float64Array;
  /** NaN for a request of one output token. */
  readonly tpot: Float64Array;
  readonly e2eLatency: Float64Array;
  readonly queueing: Float64Array;
}

export function requestLatencies(sim: Simulation): RequestLatencies {
  const { requests, workload } = sim;
  const finished: number[] = [];
  for (let i = 0; i < requests.count; i += 1) if (requests.phase[i] === phase.finished) finished.push(i);
  // A closed loop or a session may release requests in another order than theirs.
  finished.sort((a, b) => requests.arrivalSeconds[a]! - requests.arrivalSeconds[b]! || a - b);
  const request = Int32Array.from(finished);
  const column = (of: (i: number) => number) => Float64Array.from(request, of);
  const arrival = requests.arrivalSeconds;
  const first = requests.firstTokenSeconds;
  const outside = sim.config.requestSeconds ?? 0;
  return {
    request,
    ttft: column((i) => outside + first[i]! - arrival[i]!),
    tpot: column((i) =>
      workload.outputTokens[i]! > 1
        ? (requests.endSeconds[i]! - first[i]!) / (workload.outputTokens[i]! - 1)
        : NaN,
    ),
    e2eLatency: column((i) => outside + requests.endSeconds[i]! - arrival[i]!),
    queueing: column((i) => requests.scheduledSeconds[i]! - arrival[i]!),
  };
}
