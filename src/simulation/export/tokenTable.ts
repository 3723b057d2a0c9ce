import type { Simulation } from "../engine/simulation.ts";

/** The tokens of a run as columns, in the order in which they came. */
export interface TokenTable {
  readonly request: Int32Array;
  /** From 0 on, within the request. */
  readonly token: Int32Array;
  readonly seconds: Float64Array;
  /** Since the token before; NaN for the first of a request. */
  readonly itlSeconds: Float64Array;
}

/** Every token that a client got and when; those of a try that a failure ended are left out. The run must have logged them. */
export function tokenTable({ tokens, requests }: Simulation): TokenTable {
  if (!tokens) throw new RangeError("the run has not logged its tokens");
  const kept: number[] = [];
  for (let i = 0; i < tokens.count; i += 1)
    if (tokens.seconds[i]! >= requests.firstTokenSeconds[tokens.request[i]!]!) kept.push(i);
  const next = new Int32Array(requests.count);
  const last = new Float64Array(requests.count).fill(NaN);
  const seconds = Float64Array.from(kept, (i) => tokens.seconds[i]!);
  const request = Int32Array.from(kept, (i) => tokens.request[i]!);
  const token = request.map((one) => next[one]!++);
  const itlSeconds = seconds.map((at, i) => {
    const gap = at - last[request[i]!]!;
    last[request[i]!] = at;
    return gap;
  });
  return { request, token, seconds, itlSeconds };
}

/** The table as CSV; the gap before a first token is empty. */
export function tokenCsv(sim: Simulation): string {
  const { request, token, seconds, itlSeconds } = tokenTable(sim);
  const lines = ["request,token,seconds,itlSeconds"];
  for (let i = 0; i < request.length; i += 1) {
    const gap = itlSeconds[i]!;
    lines.push(`${request[i]},${token[i]},${seconds[i]},${Number.isNaN(gap) ? "" : gap}`);
  }
  return `${lines.join("\n")}\n`;
}
