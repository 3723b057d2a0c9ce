import type { Lengths } from "../../simulation/workload/lengths.ts";
import { parseTrace } from "../../simulation/workload/parseTrace.ts";
import { syntheticWorkload } from "../../simulation/workload/syntheticWorkload.ts";
import { traceWorkload } from "../../simulation/workload/trace.ts";
import type { Workload } from "../../simulation/workload/workload.ts";
import type { Answered } from "../state/answer.ts";

/** The load of a scenario drawn with a seed, or the first requests of a trace. */
export function workloadOf(
  { input, compiled }: Answered,
  requests: number,
  seed: number,
  trace?: string,
): Workload {
  if (trace !== undefined) {
    const parsed = parseTrace(trace);
    const count = Math.min(requests, parsed.inputTokens.length);
    if (parsed.arrivalSeconds !== undefined) return traceWorkload(parsed, { requests: count });
    const places = Math.min(input.concurrency ?? 32, count);
    const arrivalSeconds = new Float64Array(count).fill(0, 0, places).fill(Number.NaN, places);
    return { ...traceWorkload(parsed, { requests: count, arrivalSeconds }), closedLoop: true };
  }
  const { load } = compiled.scenario;
  return syntheticWorkload({
    seed,
    requests,
    input: lengthsOf(input.isl),
    output: lengthsOf(input.osl),
    arrivals:
      "requestRate" in load
        ? { kind: "poisson", requestsPerSecond: load.requestRate }
        : { kind: "closed-loop", concurrency: Math.min(load.concurrency, requests) },
  });
}

/** "800..1024" is drawn evenly; a single number is the same for all. The schema has checked the text. */
function lengthsOf(value: number | string): Lengths {
  const [low = 1, high = low] = String(value).split("..").map(Number);
  return low === high ? { kind: "fixed", tokens: low } : { kind: "uniform", low, high };
}
