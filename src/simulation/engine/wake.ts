import { pushEvent } from "./eventQueue.ts";
import type { Replica } from "./replica.ts";
import { eventKind, type Simulation } from "./simulation.ts";

/**
 * Has a replica look for work at a time. An arrival wakes it by an event and not at once, so that
 * requests that arrive together are in line together before the first step is formed.
 */
export function wake(sim: Simulation, replica: Replica, at: number): void {
  if (replica.wakeAt === at) return;
  replica.wakeAt = at;
  pushEvent(sim.queue, at, eventKind.wake, replica.index, 0);
}
