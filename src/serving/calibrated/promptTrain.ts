/** What a train of prompts consists of. Times are seconds, prompts those of one rank. */
export interface TrainLoad {
  /** Requests that keep step, each with a prompt in the train. */
  requests: number;
  /** Prompts that one step holds; less than 1 where a prompt needs several. */
  promptsPerStep: number;
  /** Steps of an answer. */
  answerSteps: number;
  /** A step without prompts while all requests decode. */
  decodeSeconds: number;
  /** From the end of a request until the prompt of the next in its place can be read. */
  refillSeconds: number;
  /** One process reads the prompts, one after another. */
  readSeconds: number;
  /** Steps that a request misses at least, from the end of the one before it. */
  missedSteps: number;
  /** Each step is formed while the one before runs. */
  schedulesAhead: boolean;
  /** Decodes wait until no prompt is left, so that all answers end together. */
  prefillFirst: boolean;
}

/** Seconds of a step of a train by its prompts, interpolated between a few. */
export interface TrainSteps {
  none: number;
  one: number;
  middlePrompts: number;
  middle: number;
  full: number;
}

/** What comes of it; means over the requests. */
export interface Train {
  /** Between the last tokens of two requests of a place. */
  cycleSeconds: number;
  /** From the last token of a request to the first of the next in its place. */
  waitSeconds: number;
  /** From the first token of a request to its last where no request comes after it. */
  lastAnswerSeconds: number;
  /** Requests that decode while the train passes. */
  decoding: number;
}

export const emptyTrain = (): Train => ({
  cycleSeconds: 0,
  waitSeconds: 0,
  lastAnswerSeconds: 0,
  decoding: 0,
});

const rounding = 1e-9;

/** When each step of a train begins; grows as needed and is kept. */
let starts = new Float64Array(1024);

/**
 * The train of prompts that requests of equal lengths form in a closed loop once it has settled.
 *
 * All are in equally many steps and miss equally many, so that those which share a step end together and come again together.
 * As many as have been read when a step is formed share it. The first one came to an idle engine and has a step to itself,
 * and while it ran, one more was formed without the others if the engine schedules ahead.
 * @equation SV-TRAIN
 */
export function promptTrain(load: TrainLoad, steps: TrainSteps, out: Train): Train {
  const { requests, promptsPerStep, answerSteps, decodeSeconds, refillSeconds, readSeconds } = load;
  const { prefillFirst } = load;
  const ahead = load.schedulesAhead ? 1 : 0;
  const outside = refillSeconds + readSeconds;
  const spill = Math.ceil(1 / promptsPerStep - rounding) - 1;
  const entering = Math.max(load.missedSteps, ahead + Math.ceil(outside / decodeSeconds - rounding));
  const readsInTurn = readSeconds > 0;
  // Where prompts go first, the first request ends a step before the others, for it had decoded one alone.
  const offset = prefillFirst ? outside - ahead * decodeSeconds : 0;
  let now = prefillFirst && requests > 1 ? Math.max(0, offset) : offset;
  let readerFree = -Infinity;
  let sent = Infinity;
  let [taken, read, ended, position] = [0, readsInTurn ? 1 : requests, 0, 0];
  let [wait, waitInTrain, rest, restSteps] = [0, 0, 0, 0];
  for (; ended < requests; position++) {
    if (position === starts.length) starts = doubled(starts);
    starts[position] = now;
    if (readsInTurn && position > ahead) {
      const look = starts[position - ahead]!;
      // Where steps of a train are shorter than those before it, what is late by less than a step is read in the next.
      const inTime = Math.min(
        endOfLast(load, position, entering) + refillSeconds,
        starts[position - ahead - 1]!,
      );
      sent = Math.min(sent, inTime);
      const begin = Math.max(readerFree, sent);
      const wanted = Math.ceil(Math.min(requests, taken + promptsPerStep) - rounding) - read;
      const more = Math.max(0, Math.min(wanted, Math.floor((look - begin) / readSeconds + rounding)));
      if (more > 0) {
        readerFree = begin + more * readSeconds;
        sent = Infinity;
      }
      read += more;
    }
    const until = Math.min(read, requests, taken + promptsPerStep);
    now += stepSeconds(until - taken, promptsPerStep, steps);
    taken = until;
    const done = taken > requests - rounding ? requests : Math.floor(taken + rounding);
    const since = endOfLast(load, position, entering + spill);
    wait += (done - ended) * (now - since);
    waitInTrain += (done - ended) * (now - Math.max(0, since));
    rest += (done - ended) * now;
    restSteps += (done - ended) * (position + 1);
    ended = done;
  }
  const missed = entering + spill;
  wait /= requests;
  if (prefillFirst) {
    out.waitSeconds = wait;
    out.cycleSeconds = now + (answerSteps - 1) * decodeSeconds;
    out.lastAnswerSeconds = out.cycleSeconds - wait;
  } else if (position > answerSteps + missed) {
    // A train without an end: one prompt or another is in each step.
    out.cycleSeconds = now;
    out.waitSeconds = now * (1 - (answerSteps - 1) / position);
    out.lastAnswerSeconds = now - out.waitSeconds;
  } else {
    // When the last request ends before the first comes again, the engine idles and begins without waiting for a step.
    const idle = (position - 1) * decodeSeconds <= outside ? entering * decodeSeconds - outside : 0;
    out.waitSeconds = wait - idle;
    out.cycleSeconds = now + (answerSteps + missed - position) * decodeSeconds - idle;
    out.lastAnswerSeconds =
      now - rest / requests + (answerSteps - 1 - position + restSteps / requests) * decodeSeconds;
  }
  out.decoding = Math.max(0, requests - waitInTrain / now);
  return out;
}

/** When the requests ended whose places the prompts of a step fill. */
function endOfLast(load: TrainLoad, position: number, missed: number): number {
  const { requests, prefillFirst, decodeSeconds, missedSteps, schedulesAhead, readSeconds } = load;
  if (!prefillFirst)
    return position < missed ? (position - missed) * decodeSeconds : starts[position - missed]!;
  if (requests <= 1) return schedulesAhead ? -decodeSeconds : 0;
  if (readSeconds === 0) return -missedSteps * decodeSeconds;
  return position === 0 && schedulesAhead ? -decodeSeconds : 0;
}

function stepSeconds(prompts: number, promptsPerStep: number, steps: TrainSteps): number {
  const { none, one, middlePrompts, middle, full } = steps;
  if (prompts <= 1) return none + prompts * (one - none);
  return prompts <= middlePrompts
    ? one + ((prompts - 1) / (middlePrompts - 1)) * (middle - one)
    : middle + ((prompts - middlePrompts) / (promptsPerStep - middlePrompts)) * (full - middle);
}

function doubled(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(2 * values.length);
  longer.set(values);
  return longer;
}
