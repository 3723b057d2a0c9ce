import { InputError } from "../../units/inputError.ts";
import type { Workload, WorkloadContent } from "./workload.ts";

/** Requests that were recorded, as columns. */
export interface Trace {
  readonly format: string;
  /** Seconds from the first request; undefined when only lengths were recorded. */
  readonly arrivalSeconds: Float64Array | undefined;
  readonly inputTokens: Int32Array;
  readonly outputTokens: Int32Array;
  readonly session?: Int32Array | undefined;
  readonly content?: WorkloadContent | undefined;
  /** Rows that are no requests, such as those that failed, by reason. */
  readonly skipped: number;
}

/** One row of a trace; NaN stands for what the row does not say. */
export interface TraceRow {
  readonly line: number;
  readonly arrivalSeconds: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly session?: string | undefined;
  readonly hashIds?: readonly number[] | undefined;
}

/** A fault in a trace, with its line. */
export function traceFault(line: number, message: string, hint?: string): InputError {
  return new InputError("malformed_trace", ["trace", `line ${line}`], `line ${line}: ${message}`, hint);
}

/** Checks rows and makes them columns; an `InputError` names the first line that is wrong. */
export function traceOf(
  format: string,
  rows: readonly TraceRow[],
  hashBlockTokens: number,
  skipped = 0,
): Trace {
  if (rows.length === 0) throw new InputError("empty_trace", ["trace"], "the trace holds no requests");
  const timed = !Number.isNaN(rows[0]!.arrivalSeconds);
  const first = timed ? rows[0]!.arrivalSeconds : 0;
  for (const [i, row] of rows.entries()) {
    checkTokens(row.line, "input", row.inputTokens);
    checkTokens(row.line, "output", row.outputTokens);
    if (!timed) continue;
    if (!Number.isFinite(row.arrivalSeconds)) throw traceFault(row.line, "the arrival is not a time");
    if (row.arrivalSeconds < 0) throw traceFault(row.line, `the arrival is negative: ${row.arrivalSeconds}`);
    if (i > 0 && row.arrivalSeconds < rows[i - 1]!.arrivalSeconds) {
      throw traceFault(row.line, `arrives before line ${rows[i - 1]!.line}`, "sort the trace by arrival");
    }
  }
  const sessions = new Map<string, number>();
  const sessionOf = ({ session }: TraceRow) => {
    if (session === undefined) return -1;
    if (!sessions.has(session)) sessions.set(session, sessions.size);
    return sessions.get(session)!;
  };
  return {
    format,
    arrivalSeconds: timed ? Float64Array.from(rows, (row) => row.arrivalSeconds - first) : undefined,
    inputTokens: Int32Array.from(rows, (row) => row.inputTokens),
    outputTokens: Int32Array.from(rows, (row) => row.outputTokens),
    session: rows.some((row) => row.session !== undefined) ? Int32Array.from(rows, sessionOf) : undefined,
    content: rows.some((row) => row.hashIds) ? hashContent(rows, hashBlockTokens) : undefined,
    skipped,
  };
}

function checkTokens(line: number, what: string, tokens: number): void {
  if (!(Number.isInteger(tokens) && tokens >= 1 && tokens < 2 ** 31)) {
    throw traceFault(line, `${what} tokens must be a whole number of at least 1, got ${tokens}`);
  }
}

/** Each hash id is a stream of its own: equal ids at equal places are equal text. */
function hashContent(rows: readonly TraceRow[], blockTokens: number): WorkloadContent {
  const offset = [0];
  const stream: number[] = [];
  const length: number[] = [];
  for (const { line, inputTokens, hashIds } of rows) {
    if (!hashIds || hashIds.length !== Math.ceil(inputTokens / blockTokens)) {
      throw traceFault(
        line,
        `${inputTokens} input tokens are ${Math.ceil(inputTokens / blockTokens)} blocks of ${blockTokens}, but there are ${hashIds?.length ?? 0} hash ids`,
      );
    }
    for (const [i, id] of hashIds.entries()) {
      if (!(Number.isInteger(id) && id >= 0 && id < 2 ** 31)) throw traceFault(line, `invalid hash id ${id}`);
      stream.push(id);
      length.push(Math.min(blockTokens, inputTokens - i * blockTokens));
    }
    offset.push(stream.length);
  }
  return {
    offset: Int32Array.from(offset),
    stream: Int32Array.from(stream),
    start: new Int32Array(stream.length),
    length: Int32Array.from(length),
  };
}

/**
 * A trace as a load: the first `requests` of it, at `speed` times its own pace. A trace without arrivals
 * takes those given.
 */
export function traceWorkload(
  trace: Trace,
  options: { requests?: number; speed?: number; arrivalSeconds?: Float64Array } = {},
): Workload {
  const { requests = Infinity, speed = 1 } = options;
  const count = Math.min(trace.inputTokens.length, requests);
  const arrivals = options.arrivalSeconds ?? trace.arrivalSeconds;
  if (!arrivals)
    throw new InputError(
      "no_arrivals",
      ["trace"],
      "the trace holds lengths only",
      "state a request rate or a concurrency",
    );
  return {
    name: trace.format,
    count,
    arrivalSeconds: arrivals.slice(0, count).map((at) => at / speed),
    inputTokens: trace.inputTokens.slice(0, count),
    outputTokens: trace.outputTokens.slice(0, count),
    session: trace.session?.slice(0, count),
    content: trace.content,
  };
}
