import { leaveSystem } from "./departure.ts";
import { dispatch, dispatchUnrouted } from "./dispatch.ts";
import { pushEvent } from "./eventQueue.ts";
import { resetPool } from "./kvPool.ts";
import { clearLane } from "./lane.ts";
import { type Replica, status } from "./replica.ts";
import { phase } from "./requestState.ts";
import { generatedNow } from "./sequences.ts";
import { eventKind, type Simulation } from "./simulation.ts";
import { dequeue, waitingQueue } from "./waitingQueue.ts";

/** A replica goes down, with its memory. What it held is lost or starts again elsewhere, running ones first. */
export function fail(sim: Simulation, index: number): void {
  const { replica: at, durationSeconds } = sim.config.failures![index]!;
  const replica = sim.replicas[at]!;
  if (replica.status !== status.active && replica.status !== status.draining) return;
  replica.status = status.failed;
  pushEvent(sim.queue, sim.now + durationSeconds, eventKind.recovery, at, 0);
  const victims = takeAll(sim, replica);
  for (const request of victims) {
    if (sim.config.onFailure === "lose") leaveSystem(sim, request, phase.lost);
    else startAgain(sim, request);
  }
}

export function recover(sim: Simulation, at: number): void {
  sim.replicas[at]!.status = status.active;
  dispatchUnrouted(sim);
}

function takeAll(sim: Simulation, replica: Replica): number[] {
  const { requests, totals } = sim;
  const victims: number[] = [];
  for (const lane of replica.lanes) {
    if (lane.busy)
      for (let i = 0; i < lane.chunkCount; i += 1) totals.droppedPrefillTokens += lane.chunkTokens[i]!;
    for (let i = 0; i < lane.runningCount; i += 1) {
      const request = lane.running[i]!;
      if (requests.phase[request] === phase.finished) continue;
      if (requests.phase[request] === phase.decoding) {
        requests.generated[request] = generatedNow(sim, lane, replica.config, request);
      } else totals.droppedPrefillTokens += requests.computed[request]! - requests.reused[request]!;
      victims.push(request);
    }
    clearLane(lane);
  }
  while (replica.waiting.length > 0) victims.push(dequeue(replica.waiting));
  for (const request of replica.transferring) victims.push(request);
  for (const request of victims) {
    totals.droppedOutputTokens += requests.generated[request]!;
    requests.epoch[request]! += 1;
  }
  replica.waiting = waitingQueue();
  replica.transferring.clear();
  resetPool(replica.pool);
  replica.outstanding = replica.runningCount = 0;
  replica.unseenSteps = replica.heldSteps = 0;
  replica.stageFreeAt = replica.lastStepEnd = replica.linkFreeAt = sim.now;
  return victims;
}

function startAgain(sim: Simulation, request: number): void {
  const { requests } = sim;
  requests.generated[request] = requests.computed[request] = requests.reused[request] = 0;
  requests.blocks[request] = requests.resident[request] = requests.swapped[request] = 0;
  requests.slots[request] = requests.keys[request] = undefined;
  requests.firstTokenSeconds[request] = NaN;
  requests.retries[request]! += 1;
  dispatch(sim, request, sim.entry);
}
