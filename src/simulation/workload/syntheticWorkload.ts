import { randomSource } from "../../math/randomSource.ts";
import { type Arrivals, arrivalTimes } from "./arrivals.ts";
import { drawLength, type Lengths } from "./lengths.ts";
import type { Workload, WorkloadContent } from "./workload.ts";

export interface SyntheticLoad {
  readonly seed: number;
  readonly requests: number;
  readonly input: Lengths;
  readonly output: Lengths;
  /** An open loop, or so many requests in flight: the first arrive together, and each that leaves brings the next. */
  readonly arrivals: Arrivals | { readonly kind: "closed-loop"; readonly concurrency: number };
  /** Prompts begin with one of `prefixes` texts of so many tokens, which come on top of the input lengths. */
  readonly sharedPrefix?: { readonly tokens: number; readonly prefixes: number } | undefined;
  /** Requests get one of so many priorities, evenly. */
  readonly priorities?: number | undefined;
}

/** Independent requests with drawn lengths. Arrivals, lengths, prefixes and priorities have random sources of their own. */
export function syntheticWorkload(load: SyntheticLoad): Workload {
  const { seed, requests: count, arrivals, sharedPrefix, priorities } = load;
  const inputs = randomSource(seed, "input lengths");
  const outputs = randomSource(seed, "output lengths");
  const inputTokens = Int32Array.from(
    { length: count },
    () => drawLength(load.input, inputs) + (sharedPrefix?.tokens ?? 0),
  );
  const outputTokens = Int32Array.from({ length: count }, () => drawLength(load.output, outputs));
  const closedLoop = arrivals.kind === "closed-loop";
  const arrivalSeconds = closedLoop
    ? new Float64Array(count).fill(0, 0, arrivals.concurrency).fill(NaN, arrivals.concurrency)
    : arrivalTimes(arrivals, count, randomSource(seed, "arrivals"));
  const ranks = randomSource(seed, "priorities");
  return {
    name: closedLoop ? `closed loop of ${arrivals.concurrency}` : arrivals.kind,
    count,
    arrivalSeconds,
    inputTokens,
    outputTokens,
    closedLoop,
    priority: priorities
      ? Int32Array.from({ length: count }, () => Math.floor(ranks() * priorities))
      : undefined,
    content: sharedPrefix ? prefixContent(sharedPrefix, inputTokens, seed) : undefined,
  };
}

function prefixContent(
  { tokens, prefixes }: { tokens: number; prefixes: number },
  inputTokens: Int32Array,
  seed: number,
): WorkloadContent {
  const random = randomSource(seed, "prefixes");
  const count = inputTokens.length;
  const content = {
    offset: Int32Array.from({ length: count + 1 }, (_, i) => 2 * i),
    stream: new Int32Array(2 * count),
    start: new Int32Array(2 * count),
    length: new Int32Array(2 * count),
  };
  for (let i = 0; i < count; i += 1) {
    content.stream[2 * i] = Math.floor(random() * prefixes);
    content.length[2 * i] = tokens;
    content.stream[2 * i + 1] = prefixes + i;
    content.length[2 * i + 1] = inputTokens[i]! - tokens;
  }
  return content;
}
