import { leaveSystem } from "./departure.ts";
import type { EngineConfig } from "./engineConfig.ts";
import { pushEvent } from "./eventQueue.ts";
import { phase } from "./requestState.ts";
import { route } from "./routing.ts";
import { powerOfTwoFrom, putInLine } from "./sequences.ts";
import { eventKind, type Simulation } from "./simulation.ts";
import { wake } from "./wake.ts";

/** A request arrives: it is rejected when no replica could ever hold it; otherwise its prompt is read and put in line. */
export function arrive(sim: Simulation, request: number): void {
  const { requests, config } = sim;
  requests.arrivalSeconds[request] = sim.now;
  for (const pool of [config.serve, config.prefill, config.decode]) {
    if (pool && !couldHold(sim, pool.engine, request)) {
      leaveSystem(sim, request, phase.rejected);
      return;
    }
  }
  if (config.readTokenSeconds) read(sim, request, config.readTokenSeconds);
  else dispatch(sim, request, sim.entry);
}

/** Has the process that is free first read a prompt, which is in line afterwards. */
function read({ requests, workload, readerFreeAt, queue, now }: Simulation, request: number, each: number) {
  let first = 0;
  for (let i = 1; i < readerFreeAt.length; i += 1) if (readerFreeAt[i]! < readerFreeAt[first]!) first = i;
  const end = Math.max(now, readerFreeAt[first]!) + each * workload.inputTokens[request]!;
  readerFreeAt[first] = end;
  requests.phase[request] = phase.unrouted;
  pushEvent(queue, end, eventKind.readEnd, request, 0);
}

function couldHold(sim: Simulation, engine: EngineConfig, request: number): boolean {
  const tokens = sim.workload.inputTokens[request]! + sim.workload.outputTokens[request]!;
  if (tokens > engine.maxSequenceTokens) return false;
  const most = tokens - 1 + (engine.speculation?.draftTokens ?? 0);
  const reserved = engine.kvReservation === "maximum" ? engine.maxSequenceTokens : most;
  const blocks = Math.ceil(Math.max(most, reserved) / engine.kvBlockTokens);
  return (engine.kvReservation === "power-of-two" ? powerOfTwoFrom(blocks) : blocks) <= engine.kvBlocks;
}

/** Puts a request in line at a replica of the pool, or aside when none is up. */
export function dispatch(sim: Simulation, request: number, pool: readonly number[]): void {
  const { requests } = sim;
  const turn = pool === sim.entry ? sim.routed : sim.handedOver;
  const replica = route(sim, request, pool, turn);
  if (!replica) {
    requests.phase[request] = phase.unrouted;
    sim.unrouted.push(request);
    return;
  }
  if (pool === sim.entry) sim.routed += 1;
  else sim.handedOver += 1;
  requests.replica[request] = replica.index;
  requests.order[request] = sim.routed + sim.handedOver;
  requests.phase[request] = phase.waiting;
  replica.outstanding += 1;
  putInLine(sim, replica, request);
  wake(sim, replica, sim.now);
}

/** Tries again what found no replica, when one has come up. */
export function dispatchUnrouted(sim: Simulation): void {
  const pending = sim.unrouted.splice(0);
  for (const request of pending)
    dispatch(sim, request, sim.requests.resident[request] === 1 ? sim.handover : sim.entry);
}
