import { autoscale, becomeReady } from "./autoscale.ts";
import { beginStep } from "./beginStep.ts";
import { arrive, dispatch } from "./dispatch.ts";
import { endStep } from "./endStep.ts";
import { dropEvent, pushEvent } from "./eventQueue.ts";
import { fail, recover } from "./failures.ts";
import { endTransfer } from "./transfer.ts";
import type { Replica } from "./replica.ts";
import { formStep } from "./schedule.ts";
import { eventKind, nextEventSeconds, type Simulation, skipToKnownArrival } from "./simulation.ts";
import { wake } from "./wake.ts";

/**
 * Runs the simulation for about `events` events or steps, or to its end. Returns whether it has ended:
 * no request is left, nothing can happen any more, or its time is up.
 */
export function advance(sim: Simulation, events = Infinity): boolean {
  const end = sim.config.maxSeconds ?? Infinity;
  const { queue, workload, requests } = sim;
  const last = sim.totals.steps + events;
  let handled = 0;
  while (sim.left < workload.count) {
    const at = nextEventSeconds(sim);
    if (at === Infinity || at > end) return true;
    if (handled >= events || sim.totals.steps >= last) return false;
    handled += 1;
    sim.now = at;
    if (
      queue.length === 0 ||
      (sim.nextArrival < workload.count && workload.arrivalSeconds[sim.nextArrival]! <= queue.time[0]!)
    ) {
      const request = sim.nextArrival++;
      skipToKnownArrival(sim);
      arrive(sim, request);
      continue;
    }
    const kind = queue.kind[0]!;
    const subject = queue.subject[0]!;
    const epoch = queue.epoch[0]!;
    dropEvent(queue);
    switch (kind) {
      case eventKind.arrival:
        arrive(sim, subject);
        break;
      case eventKind.wake:
        sim.replicas[subject]!.wakeAt = NaN;
        work(sim, sim.replicas[subject]!, last);
        break;
      case eventKind.stepEnd: {
        const replica = sim.replicas[Math.floor(subject / laneStride)]!;
        const lane = replica.lanes[subject % laneStride]!;
        if (lane.epoch !== epoch) break;
        endStep(sim, replica, lane);
        work(sim, replica, last);
        break;
      }
      case eventKind.transferEnd:
        if (requests.epoch[subject] === epoch) endTransfer(sim, subject);
        break;
      case eventKind.readEnd:
        dispatch(sim, subject, sim.entry);
        break;
      case eventKind.failure:
        fail(sim, subject);
        break;
      case eventKind.recovery:
        recover(sim, subject);
        break;
      case eventKind.autoscale:
        autoscale(sim);
        break;
      case eventKind.replicaReady:
        becomeReady(sim, subject);
        break;
    }
  }
  return true;
}

const laneStride = 1024;

/**
 * Starts steps on the idle lanes of a replica. While nothing else happens before a step ends, its end is
 * handled here at once; it would have been the next event anyway.
 */
function work(sim: Simulation, replica: Replica, lastStep: number): void {
  const { lanes } = replica;
  const end = sim.config.maxSeconds ?? Infinity;
  for (let i = 0; i < lanes.length; i += 1) {
    const lane = lanes[i]!;
    while (!lane.busy) {
      if (sim.now < replica.stageFreeAt) {
        if (lane.runningCount > 0 || replica.waiting.length > 0) wake(sim, replica, replica.stageFreeAt);
        return;
      }
      if (!formStep(sim, replica, lane)) break;
      beginStep(sim, replica, lane);
      const at = lane.stepEnd;
      if (lanes.length > 1 || at > end || sim.totals.steps >= lastStep || at >= nextEventSeconds(sim)) {
        pushEvent(sim.queue, at, eventKind.stepEnd, replica.index * laneStride + i, lane.epoch);
        break;
      }
      sim.now = at;
      endStep(sim, replica, lane);
    }
  }
}
