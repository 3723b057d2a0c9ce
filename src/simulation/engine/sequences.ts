import { logTokens } from "../metrics/tokenLog.ts";
import { blockKeys } from "./blockKeys.ts";
import type { EngineConfig } from "./engineConfig.ts";
import { freeBlocks } from "./kvPool.ts";
import { type Lane, removeRunning } from "./lane.ts";
import { addBlock, releaseBlock } from "./prefixCache.ts";
import type { Replica } from "./replica.ts";
import { phase } from "./requestState.ts";
import type { Simulation } from "./simulation.ts";
import { enqueue } from "./waitingQueue.ts";

/** Output tokens that a decoding sequence has now. */
export function generatedNow(sim: Simulation, lane: Lane, config: EngineConfig, request: number): number {
  const { generated, joinTick } = sim.requests;
  return config.speculation ? generated[request]! : generated[request]! + lane.tick - joinTick[request]!;
}

/** Tokens in the KV cache of a sequence with its prompt and `generated` output tokens; the newest is not in yet. */
export function contextTokens(sim: Simulation, request: number, generated: number): number {
  return sim.workload.inputTokens[request]! + generated - 1;
}

/** The client gets the first token of a request. */
export function deliverFirst({ requests, tokens, now }: Simulation, request: number): void {
  requests.firstTokenSeconds[request] = requests.lastTokenSeconds[request] = now;
  if (tokens) logTokens(tokens, request, now, 1);
}

/** A sequence whose KV cache is complete becomes one that decodes. */
export function joinDecodes(sim: Simulation, replica: Replica, lane: Lane, request: number): void {
  const { requests, workload } = sim;
  const { config } = replica;
  const generated = requests.generated[request]!;
  const context = contextTokens(sim, request, generated);
  requests.phase[request] = phase.decoding;
  requests.joinTick[request] = lane.tick;
  lane.decodeCount += 1;
  lane.rankDecodes[requests.rank[request]!]! += 1;
  lane.decodeContext += context;
  if (requests.lastTokenSeconds[request] !== lane.lastTickSeconds) lane.joined.push(request);
  if (config.speculation) return;
  lane.nextFinishTick = Math.min(
    lane.nextFinishTick,
    lane.tick + workload.outputTokens[request]! - generated,
  );
  if (config.kvReservation === "on-demand")
    lane.boundary[boundaryTick(lane.tick - context, config.kvBlockTokens)]! += 1;
}

/** The other way; afterwards `generated` and `lastTokenSeconds` hold by themselves. Returns the tokens in its KV cache. */
export function leaveDecodes(sim: Simulation, replica: Replica, lane: Lane, request: number): number {
  const { requests } = sim;
  const { config } = replica;
  const generated = generatedNow(sim, lane, config, request);
  const context = contextTokens(sim, request, generated);
  lane.decodeCount -= 1;
  lane.rankDecodes[requests.rank[request]!]! -= 1;
  lane.decodeContext -= context;
  if (!config.speculation && config.kvReservation === "on-demand") {
    lane.boundary[boundaryTick(lane.tick - context, config.kvBlockTokens)]! -= 1;
  }
  const late = lane.joined.indexOf(request);
  if (late >= 0) lane.joined.splice(late, 1);
  else requests.lastTokenSeconds[request] = lane.lastTickSeconds;
  requests.generated[request] = generated;
  return context;
}

function boundaryTick(difference: number, blockTokens: number): number {
  const remainder = difference % blockTokens;
  return remainder < 0 ? remainder + blockTokens : remainder;
}

/** Blocks of a sequence that holds `tokens` in its KV cache, or is about to. */
export function blocksFor(
  config: EngineConfig,
  workload: Simulation["workload"],
  request: number,
  tokens: number,
): number {
  const { kvBlockTokens, kvReservation, speculation } = config;
  if (kvReservation === "on-demand") return Math.ceil(tokens / kvBlockTokens);
  if (kvReservation === "maximum") return Math.ceil(config.maxSequenceTokens / kvBlockTokens);
  const most =
    workload.inputTokens[request]! + workload.outputTokens[request]! - 1 + (speculation?.draftTokens ?? 0);
  const blocks = Math.ceil(most / kvBlockTokens);
  return kvReservation === "power-of-two" ? powerOfTwoFrom(blocks) : blocks;
}

/** The smallest power of two that is not less. */
export function powerOfTwoFrom(count: number): number {
  let power = 1;
  while (power < count) power *= 2;
  return power;
}

/** Keys of all blocks that the request will ever fill. */
export function requestKeys(sim: Simulation, replica: Replica, request: number): Float64Array {
  const { workload, requests } = sim;
  const whole = workload.inputTokens[request]! + workload.outputTokens[request]!;
  return (requests.keys[request] ??= blockKeys(
    workload.content,
    request,
    whole,
    replica.config.kvBlockTokens,
  ));
}

/** Makes the full blocks of the first `tokens` tokens findable, those excepted that another sequence has entered before. */
export function registerBlocks(sim: Simulation, replica: Replica, request: number, tokens: number): void {
  const { requests } = sim;
  const { pool, config } = replica;
  const cache = pool.cache!;
  const keys = requestKeys(sim, replica, request);
  const slots = requests.slots[request]!;
  const full = Math.floor(tokens / config.kvBlockTokens);
  for (let block = requests.registered[request]!; block < full; block += 1) {
    const key = keys[block]!;
    if (cache.slotOf.has(key)) continue;
    slots.push(addBlock(cache, key));
    pool.privatelyHeld -= 1;
    pool.version += 1;
  }
  requests.registered[request] = Math.max(full, requests.registered[request]!);
}

/** Gives back the `held` blocks of a sequence with `tokens` in its KV cache. */
export function releaseSequence(
  sim: Simulation,
  replica: Replica,
  request: number,
  held: number,
  tokens: number,
): void {
  const { pool } = replica;
  let shared = 0;
  if (pool.cache) {
    registerBlocks(sim, replica, request, tokens);
    const slots = sim.requests.slots[request]!;
    shared = slots.length;
    // The end of a prefix goes first, for it is of use only behind its beginning.
    for (let i = shared - 1; i >= 0; i -= 1) releaseBlock(pool.cache, slots[i]!);
    sim.requests.slots[request] = undefined;
  }
  freeBlocks(pool, held - shared);
}

/** Sends the running sequence that was admitted last back to the queue, to make room. */
export function preemptLast(sim: Simulation, replica: Replica, lane: Lane): void {
  const { requests, totals } = sim;
  const { config, pool } = replica;
  const request = lane.running[lane.runningCount - 1]!;
  const decoding = requests.phase[request] === phase.decoding;
  const tokens = decoding ? leaveDecodes(sim, replica, lane, request) : requests.computed[request]!;
  const filling = decoding ? tokens : sim.workload.inputTokens[request]! + requests.generated[request]!;
  const held = requests.blocks[request]! || blocksFor(config, sim.workload, request, filling);
  if (!decoding) totals.droppedPrefillTokens += tokens - requests.reused[request]!;
  const swaps = decoding && config.preemption === "swap" && pool.hostHeld + held <= pool.hostTotal;
  if (swaps) {
    requests.swapped[request] = held;
    requests.resident[request] = 1;
    pool.hostHeld += held;
    lane.hostSeconds += held * config.hostBlockSeconds;
  }
  releaseSequence(sim, replica, request, held, tokens);
  requests.blocks[request] = 0;
  requests.computed[request] = 0;
  requests.preemptions[request]! += 1;
  totals.preemptions += 1;
  requests.phase[request] = phase.waiting;
  removeRunning(lane, lane.runningCount - 1);
  lane.rankRunning[requests.rank[request]!]! -= 1;
  replica.runningCount -= 1;
  putInLine(sim, replica, request);
}

/** Queues a request at its replica, in the place that its key and its order give. */
export function putInLine(sim: Simulation, replica: Replica, request: number): void {
  const { workload, requests } = sim;
  const { admission } = replica.config;
  const key =
    admission === "fcfs"
      ? 0
      : admission === "priority"
        ? (workload.priority?.[request] ?? 0)
        : workload.inputTokens[request]! + requests.generated[request]!;
  enqueue(replica.waiting, request, key, requests.order[request]!);
}
