import { pushEvent } from "./eventQueue.ts";
import { eventKind, type Simulation } from "./simulation.ts";

/** A request leaves for good, and whatever waited for it to leave is released. */
export function leaveSystem(sim: Simulation, request: number, finalPhase: number): void {
  const { requests, workload } = sim;
  requests.phase[request] = finalPhase;
  requests.endSeconds[request] = sim.now;
  requests.keys[request] = undefined;
  sim.left += 1;
  const { requestSeconds = 0, refillSeconds = requestSeconds } = sim.config;
  const next = workload.successor?.[request] ?? -1;
  if (next >= 0) {
    const back = sim.now + refillSeconds + (workload.thinkSeconds?.[next] ?? 0);
    pushEvent(sim.queue, back, eventKind.arrival, next, 0);
  }
  if (!workload.closedLoop) return;
  const { arrivalSeconds, count } = workload;
  while (sim.nextRelease < count && !Number.isNaN(arrivalSeconds[sim.nextRelease]!)) sim.nextRelease += 1;
  if (sim.nextRelease < count)
    pushEvent(sim.queue, sim.now + refillSeconds, eventKind.arrival, sim.nextRelease++, 0);
}
