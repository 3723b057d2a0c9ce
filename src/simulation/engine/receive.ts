import type { Lane } from "./lane.ts";
import type { Replica } from "./replica.ts";
import type { Simulation } from "./simulation.ts";

/** Whether an engine may overlook requests that are in line already. */
export function looksLate({ config }: Replica): boolean {
  return config.schedulesAhead || config.receiveIntervalSteps > 1;
}

/**
 * Sets which requests the step that is being formed may admit: those in line when the scheduler last looked. One that
 * schedules ahead forms a step while the one before runs, so it has seen what had come by the start of that one.
 * An engine without work looks all the time.
 */
export function receive(sim: Simulation, replica: Replica): void {
  const { config } = replica;
  const inLine = sim.routed + sim.handedOver;
  if (replica.runningCount === 0) replica.received = inLine;
  else if (replica.unseenSteps >= config.receiveIntervalSteps)
    replica.received = config.schedulesAhead ? replica.inLineAtStep : inLine;
}

/** A step begins. After one with prompts the scheduler looks at once: its interval counts decode steps. */
export function noteStep(sim: Simulation, replica: Replica, lane: Lane): void {
  replica.inLineAtStep = sim.routed + sim.handedOver;
  const { unseenSteps, config } = replica;
  if (lane.chunkCount > 0) replica.unseenSteps = Infinity;
  else replica.unseenSteps = (unseenSteps >= config.receiveIntervalSteps ? 0 : unseenSteps) + 1;
}

/**
 * Whether prompts may enter the step, by TensorRT-LLM's balancing of attention ranks: when each rank has one waiting,
 * when a rank has nothing to decode, or when the others have held them back long enough. The count runs on without
 * prompts. Requests wait where the fewest are, so each rank has one as soon as there are enough to fill all ranks
 * beyond the fullest.
 */
export function isBalanced(replica: Replica, lane: Lane): boolean {
  const { ranks, balanceSteps } = replica.config;
  if (ranks === 1 || balanceSteps === 0) return true;
  let fullest = 0;
  let fewestDecodes = Infinity;
  for (let rank = 0; rank < ranks; rank += 1) {
    fullest = Math.max(fullest, lane.rankRunning[rank]!);
    fewestDecodes = Math.min(fewestDecodes, lane.rankDecodes[rank]!);
  }
  const allWait = replica.waiting.length >= ranks * (fullest + 1) - lane.runningCount;
  const enters = allWait || fewestDecodes === 0 || replica.heldSteps + 1 >= balanceSteps;
  replica.heldSteps = enters ? 0 : replica.heldSteps + 1;
  return enters;
}
