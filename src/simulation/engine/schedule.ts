import { addChunk, admit } from "./admission.ts";
import { decodeQueryTokens } from "./engineConfig.ts";
import { availableBlocks, takeBlocks } from "./kvPool.ts";
import type { Lane } from "./lane.ts";
import { isBalanced, looksLate, receive } from "./receive.ts";
import type { Replica } from "./replica.ts";
import { phase } from "./requestState.ts";
import { contextTokens, preemptLast, registerBlocks } from "./sequences.ts";
import type { Simulation } from "./simulation.ts";

/** Forms the next step of an idle lane by the engine's policy. Returns whether there is anything to do. */
export function formStep(sim: Simulation, replica: Replica, lane: Lane): boolean {
  const { config } = replica;
  lane.chunkCount = 0;
  lane.decodes = false;
  if (looksLate(replica)) receive(sim, replica);
  switch (config.batching) {
    case "mixed":
      formMixed(sim, replica, lane);
      break;
    case "prefill-first":
      openStep(replica, lane, 0);
      continuePrompts(sim, replica, lane);
      admit(sim, replica, lane);
      if (lane.chunkCount === 0) formDecodes(sim, replica, lane);
      break;
    case "decode-first":
    case "static":
      if (lane.runningCount === 0) {
        openStep(replica, lane, 0);
        admit(sim, replica, lane);
      }
      if (lane.chunkCount === 0) formDecodes(sim, replica, lane);
      break;
  }
  if (replica.pool.cache) registerChunks(sim, replica, lane);
  return lane.decodes || lane.chunkCount > 0;
}

function formMixed(sim: Simulation, replica: Replica, lane: Lane): void {
  const preempted = formDecodes(sim, replica, lane);
  openStep(replica, lane, decodeQueryTokens(replica.config));
  continuePrompts(sim, replica, lane);
  if (preempted) return;
  if (isBalanced(replica, lane)) admit(sim, replica, lane);
  lane.decodes = lane.decodeCount > 0;
}

/** Prompts that were cut go on before others begin. */
function continuePrompts(sim: Simulation, { config }: Replica, lane: Lane): void {
  const { requests, workload } = sim;
  let unfinished = lane.runningCount - lane.decodeCount;
  for (let i = 0; unfinished > 0; i += 1) {
    const request = lane.running[i]!;
    if (requests.phase[request] !== phase.prefilling) continue;
    unfinished -= 1;
    const left = lane.rankBudget[requests.rank[request]!]!;
    if (left <= 0) continue;
    const target = workload.inputTokens[request]! + requests.generated[request]!;
    addChunk(sim, lane, request, Math.min(target - requests.computed[request]!, left, config.maxChunkTokens));
  }
}

/** Gives each rank its budget, less `tokens` for each of its decodes. */
function openStep({ config }: Replica, lane: Lane, tokens: number): void {
  for (let rank = 0; rank < config.ranks; rank += 1) {
    lane.rankPrompts[rank] = 0;
    lane.rankBudget[rank] = config.maxBatchTokens - tokens * lane.rankDecodes[rank]!;
  }
}

/** Lets every decoding sequence of the lane step, preempting the last ones when blocks run out. Returns whether it did. */
function formDecodes(sim: Simulation, replica: Replica, lane: Lane): boolean {
  const { config, pool } = replica;
  let preempted = false;
  if (lane.decodeCount > 0 && config.kvReservation === "on-demand") {
    let need = blocksDue(sim, replica, lane);
    while (need > availableBlocks(pool)) {
      preemptLast(sim, replica, lane);
      preempted = true;
      need = blocksDue(sim, replica, lane);
    }
    if (config.speculation) holdBlocks(sim, replica, lane);
    takeBlocks(pool, need);
  }
  lane.decodes = lane.decodeCount > 0;
  return preempted;
}

/** New blocks that the decodes of the next step need. */
function blocksDue(sim: Simulation, replica: Replica, lane: Lane): number {
  if (!replica.config.speculation) return lane.boundary[lane.tick % replica.config.kvBlockTokens]!;
  const { requests } = sim;
  let due = 0;
  for (let i = 0; i < lane.runningCount; i += 1) {
    const request = lane.running[i]!;
    if (requests.phase[request] === phase.decoding)
      due += Math.max(0, speculatedBlocks(sim, replica, request) - requests.blocks[request]!);
  }
  return due;
}

function holdBlocks(sim: Simulation, replica: Replica, lane: Lane): void {
  const { requests } = sim;
  for (let i = 0; i < lane.runningCount; i += 1) {
    const request = lane.running[i]!;
    if (requests.phase[request] !== phase.decoding) continue;
    requests.blocks[request] = Math.max(requests.blocks[request]!, speculatedBlocks(sim, replica, request));
  }
}

/** Blocks of a sequence when all its draft tokens are in the cache. */
function speculatedBlocks(sim: Simulation, replica: Replica, request: number): number {
  const { config } = replica;
  const tokens = contextTokens(sim, request, sim.requests.generated[request]!) + decodeQueryTokens(config);
  return Math.ceil(tokens / config.kvBlockTokens);
}

/** As in vLLM, what a step is about to compute can be found from then on. */
function registerChunks(sim: Simulation, replica: Replica, lane: Lane): void {
  for (let i = 0; i < lane.chunkCount; i += 1) {
    const request = lane.chunkRequest[i]!;
    registerBlocks(sim, replica, request, sim.requests.computed[request]! + lane.chunkTokens[i]!);
  }
}
