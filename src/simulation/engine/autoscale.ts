import { dispatchUnrouted } from "./dispatch.ts";
import { pushEvent } from "./eventQueue.ts";
import { type Replica, status } from "./replica.ts";
import { eventKind, type Simulation } from "./simulation.ts";

/**
 * Looks at the load and starts or stops at most one replica. One that is to stop takes no new requests
 * and is switched off at the first look that finds it empty; it is called back before another is started.
 */
export function autoscale(sim: Simulation): void {
  const { metric, upper, lower, minReplicas, intervalSeconds, startupSeconds } = sim.config.autoscaling!;
  const fleet = sim.entry.map((index) => sim.replicas[index]!);
  for (const replica of fleet) {
    if (replica.status === status.draining && replica.outstanding === 0) setStatus(sim, replica, status.off);
  }
  const active = fleet.filter((replica) => replica.status === status.active);
  const load = metric === "queue" ? queueLoad(sim, active) : utilisation(active);
  const starting = fleet.some((replica) => replica.status === status.starting);
  if (load > upper) {
    const draining = fleet.find((replica) => replica.status === status.draining);
    const off = fleet.find((replica) => replica.status === status.off);
    if (draining) setStatus(sim, draining, status.active);
    else if (off) {
      setStatus(sim, off, status.starting);
      pushEvent(sim.queue, sim.now + startupSeconds, eventKind.replicaReady, off.index, 0);
    }
  } else if (load < lower && active.length > minReplicas && !starting) {
    setStatus(sim, active.at(-1)!, status.draining);
  }
  if (sim.left < sim.workload.count)
    pushEvent(sim.queue, sim.now + intervalSeconds, eventKind.autoscale, 0, 0);
}

/** A replica has started. */
export function becomeReady(sim: Simulation, index: number): void {
  setStatus(sim, sim.replicas[index]!, status.active);
  dispatchUnrouted(sim);
}

function queueLoad(sim: Simulation, active: readonly Replica[]): number {
  const waiting = active.reduce((sum, replica) => sum + replica.waiting.length, sim.unrouted.length);
  return waiting === 0 ? 0 : waiting / active.length;
}

function utilisation(active: readonly Replica[]): number {
  if (active.length === 0) return Infinity;
  const running = active.reduce((sum, replica) => sum + replica.runningCount, 0);
  return running / active.reduce((sum, replica) => sum + replica.config.maxSequences, 0);
}

function setStatus(sim: Simulation, replica: Replica, next: number): void {
  if (replica.status === status.off) replica.onSince = sim.now;
  if (next === status.off) replica.onSeconds += sim.now - replica.onSince;
  replica.status = next;
}
