import { decodeQueryTokens, type EngineConfig, rankSequences } from "./engineConfig.ts";
import { availableBlocks, takeBlocks, usedBlocks } from "./kvPool.ts";
import type { Lane } from "./lane.ts";
import { devicePrefix, hostPrefix, referBlock } from "./prefixCache.ts";
import type { Replica } from "./replica.ts";
import { phase } from "./requestState.ts";
import { blocksFor, contextTokens, deliverFirst, joinDecodes, requestKeys } from "./sequences.ts";
import type { Simulation } from "./simulation.ts";
import { dequeue, firstInLine } from "./waitingQueue.ts";

/**
 * Admits requests from the head of the line while slots, budget and blocks last; the first that does not
 * fit stops those behind it. Adds prefill chunks to the lane, and sequences that need no prefill to its decodes.
 */
export function admit(sim: Simulation, replica: Replica, lane: Lane): void {
  const { waiting, config } = replica;
  const query = decodeQueryTokens(config);
  while (waiting.length > 0 && lane.runningCount < lane.capacity) {
    const rank = emptiestRank(config, lane);
    if (rank < 0) return;
    const request = firstInLine(waiting);
    sim.requests.rank[request] = rank;
    if (sim.requests.order[request]! > replica.received) return;
    if (replica.refused === request && replica.refusedVersion === replica.pool.version) return;
    if (sim.requests.resident[request] === 1) {
      if (lane.rankBudget[rank]! < query || !resume(sim, replica, lane, request)) return;
      lane.rankBudget[rank]! -= query;
      continue;
    }
    if (!admitPrompt(sim, replica, lane, request)) return;
  }
}

/** The rank with the fewest running sequences of those that have room in the step; -1: none has. */
function emptiestRank(config: EngineConfig, { rankRunning, rankBudget }: Lane): number {
  const places = rankSequences(config);
  let best = -1;
  for (let rank = 0; rank < config.ranks; rank += 1) {
    if (rankBudget[rank]! <= 0 || rankRunning[rank]! >= places) continue;
    if (best < 0 || rankRunning[rank]! < rankRunning[best]!) best = rank;
  }
  return best;
}

/** Lets a sequence go on whose KV cache was swapped out or sent here. */
function resume(sim: Simulation, replica: Replica, lane: Lane, request: number): boolean {
  const { requests, workload } = sim;
  const { config, pool } = replica;
  const context = contextTokens(sim, request, requests.generated[request]!);
  // In a mixed step it decodes at once, so the block of its next token is due with the others.
  const ahead = config.batching === "mixed" ? decodeQueryTokens(config) : 0;
  const need = blocksFor(config, workload, request, context + ahead);
  if (!fits(replica, need, 0)) {
    refuse(replica, request);
    return false;
  }
  takeBlocks(pool, need);
  lane.hostSeconds += requests.swapped[request]! * config.hostBlockSeconds;
  pool.hostHeld -= requests.swapped[request]!;
  requests.swapped[request] = 0;
  requests.resident[request] = 0;
  if (pool.cache) {
    requests.slots[request] = [];
    requests.registered[request] = 0;
  }
  start(sim, replica, lane, request, need);
  if (Number.isNaN(requests.firstTokenSeconds[request]!)) deliverFirst(sim, request);
  joinDecodes(sim, replica, lane, request);
  return true;
}

/** Starts a prefill; returns whether it could. */
function admitPrompt(sim: Simulation, replica: Replica, lane: Lane, request: number): boolean {
  const { requests, workload } = sim;
  const { config, pool } = replica;
  const { cache } = pool;
  const target = workload.inputTokens[request]! + requests.generated[request]!;
  let onDevice = 0;
  let inHost = 0;
  let idle = 0;
  const keys = cache ? requestKeys(sim, replica, request) : undefined;
  if (cache && keys) {
    // The last token is always computed, for the first output token comes of it.
    const limit = Math.floor((target - 1) / config.kvBlockTokens);
    onDevice = devicePrefix(cache, keys, limit);
    for (let i = 0; i < onDevice; i += 1) if (cache.references[cache.slotOf.get(keys[i]!)!] === 0) idle += 1;
    if (cache.host.capacity > 0) inHost = hostPrefix(cache, keys, onDevice, limit);
  }
  const reused = (onDevice + inHost) * config.kvBlockTokens;
  const remaining = target - reused;
  const chunk = firstChunk(replica, lane, remaining, requests.rank[request]!);
  if (chunk === 0) return false;
  const need = blocksFor(config, workload, request, target) - onDevice;
  if (!fits(replica, need, idle)) {
    refuse(replica, request);
    return false;
  }
  if (cache && keys) {
    const slots: number[] = [];
    for (let i = 0; i < onDevice; i += 1) {
      const slot = cache.slotOf.get(keys[i]!)!;
      referBlock(cache, slot);
      slots.push(slot);
    }
    requests.slots[request] = slots;
    requests.registered[request] = onDevice;
    lane.hostSeconds += inHost * config.hostBlockSeconds;
  }
  takeBlocks(pool, need);
  if (requests.generated[request] === 0) requests.cachedTokens[request] = reused;
  requests.reused[request] = requests.computed[request] = reused;
  requests.phase[request] = phase.prefilling;
  start(sim, replica, lane, request, need + onDevice);
  addChunk(sim, lane, request, chunk);
  return true;
}

/** Prompts that wait for decodes are not cut; a whole one longer than the budget runs alone. */
function firstChunk(replica: Replica, lane: Lane, remaining: number, rank: number): number {
  const { batching, chunkedPrefill, maxChunkTokens } = replica.config;
  const budget = lane.rankBudget[rank]!;
  const cuts = chunkedPrefill && (batching === "mixed" || batching === "prefill-first");
  if (cuts) return Math.min(remaining, budget, maxChunkTokens);
  return remaining <= budget || lane.rankPrompts[rank] === 0 ? remaining : 0;
}

function fits(replica: Replica, need: number, idleHits: number): boolean {
  const { pool, config } = replica;
  const spare = usedBlocks(pool) === 0 ? 0 : config.watermarkBlocks;
  return availableBlocks(pool) - idleHits - need >= spare;
}

function refuse(replica: Replica, request: number): void {
  replica.refused = request;
  replica.refusedVersion = replica.pool.version;
}

function start(sim: Simulation, replica: Replica, lane: Lane, request: number, blocks: number): void {
  const { requests } = sim;
  dequeue(replica.waiting);
  lane.running[lane.runningCount++] = request;
  lane.rankRunning[requests.rank[request]!]! += 1;
  replica.runningCount += 1;
  requests.blocks[request] = holdsExplicitly(replica) ? blocks : 0;
  if (Number.isNaN(requests.scheduledSeconds[request]!)) requests.scheduledSeconds[request] = sim.now;
}

/** Whether the number of a sequence's blocks is written down, instead of following from its length. */
function holdsExplicitly({ config }: Replica): boolean {
  return config.kvReservation !== "on-demand" || config.speculation !== undefined;
}

/** Puts prompt tokens of a running sequence into the step that is being formed. */
export function addChunk(sim: Simulation, lane: Lane, request: number, tokens: number): void {
  const rank = sim.requests.rank[request]!;
  lane.rankPrompts[rank]! += 1;
  lane.rankBudget[rank]! -= tokens;
  lane.chunkRequest[lane.chunkCount] = request;
  lane.chunkTokens[lane.chunkCount] = tokens;
  lane.chunkCount += 1;
}
