import { randomSource } from "../../math/randomSource.ts";
import { exponential } from "../../math/randomVariates.ts";
import { type Arrivals, arrivalTimes } from "./arrivals.ts";
import { drawLength, type Lengths } from "./lengths.ts";
import type { Workload } from "./workload.ts";

export interface SessionLoad {
  readonly seed: number;
  readonly sessions: number;
  /** Arrivals of the sessions' first turns. */
  readonly arrivals: Arrivals;
  readonly turns: Lengths;
  /** Tokens that the user adds in each turn; the prompt is the whole conversation so far. */
  readonly input: Lengths;
  readonly output: Lengths;
  /** Mean of the exponential time between an answer and the next turn. */
  readonly thinkSeconds: number;
  /** Tokens of a system prompt that all sessions share. */
  readonly systemTokens: number;
  /** A session ends before its prompt and answer would be longer. */
  readonly maxContextTokens: number;
}

/** Conversations: each turn's prompt is the one before, its answer, and what the user adds after some thought. */
export function sessionWorkload(load: SessionLoad): Workload {
  const { seed, sessions } = load;
  const [turns, inputs, outputs, thoughts] = ["turns", "input lengths", "output lengths", "thoughts"].map(
    (name) => randomSource(seed, name),
  ) as [() => number, () => number, () => number, () => number];
  const starts = arrivalTimes(load.arrivals, sessions, randomSource(seed, "arrivals"));
  const rows: { session: number; input: number; output: number; at: number; think: number; last: boolean }[] =
    [];
  for (let session = 0; session < sessions; session += 1) {
    let context = load.systemTokens;
    const count = drawLength(load.turns, turns);
    for (let turn = 0; turn < count; turn += 1) {
      const input = context + drawLength(load.input, inputs);
      const output = drawLength(load.output, outputs);
      const think = exponential(thoughts) * load.thinkSeconds;
      if (input + output > load.maxContextTokens && turn > 0) break;
      if (turn > 0) rows.at(-1)!.last = false;
      rows.push({ session, input, output, at: turn === 0 ? starts[session]! : NaN, think, last: true });
      context = input + output;
    }
  }
  const count = rows.length;
  return {
    name: "sessions",
    count,
    arrivalSeconds: Float64Array.from(rows, (row) => row.at),
    inputTokens: Int32Array.from(rows, (row) => row.input),
    outputTokens: Int32Array.from(rows, (row) => row.output),
    session: Int32Array.from(rows, (row) => row.session),
    successor: Int32Array.from(rows, (row, i) => (row.last ? -1 : i + 1)),
    thinkSeconds: Float64Array.from(rows, (row) => row.think),
    content: {
      offset: Int32Array.from({ length: count + 1 }, (_, i) => 2 * i),
      stream: Int32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? 0 : 1 + rows[i >> 1]!.session)),
      start: new Int32Array(2 * count),
      length: Int32Array.from({ length: 2 * count }, (_, i) =>
        i % 2 === 0 ? load.systemTokens : rows[i >> 1]!.input - load.systemTokens,
      ),
    },
  };
}
