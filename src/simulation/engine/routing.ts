import { countedUniform } from "../../math/countedUniform.ts";
import { usedBlocks } from "./kvPool.ts";
import { devicePrefix } from "./prefixCache.ts";
import { type Replica, status } from "./replica.ts";
import { requestKeys } from "./sequences.ts";
import type { Simulation } from "./simulation.ts";

const routingStream = 0x526f7574;

/** Chooses a replica that is up for a request, the `turn`th of its kind; undefined when none is. */
export function route(
  sim: Simulation,
  request: number,
  among: readonly number[],
  turn: number,
): Replica | undefined {
  const up: Replica[] = [];
  for (const index of among) if (sim.replicas[index]!.status === status.active) up.push(sim.replicas[index]!);
  if (up.length <= 1) return up[0];
  switch (sim.config.routing) {
    case "round-robin":
      return up[turn % up.length];
    case "random":
      return up[Math.floor(draw(sim, turn, 0) * up.length)];
    case "least-outstanding":
      return leastOutstanding(up);
    case "least-kv":
      return up.reduce((best, next) => (usedBlocks(next.pool) < usedBlocks(best.pool) ? next : best));
    case "power-of-two":
      return betterOfTwo(sim, up, turn);
    case "prefix-aware":
      return longestPrefix(sim, request, up);
    case "session-affinity":
      return sameAsBefore(sim, request, up);
  }
}

function draw(sim: Simulation, turn: number, which: number): number {
  return countedUniform(sim.config.seed, routingStream + which, turn);
}

/** The first of those with the fewest requests. */
function leastOutstanding(up: readonly Replica[]): Replica {
  return up.reduce((best, next) => (next.outstanding < best.outstanding ? next : best));
}

function betterOfTwo(sim: Simulation, up: readonly Replica[], turn: number): Replica {
  const first = Math.floor(draw(sim, turn, 0) * up.length);
  const other = Math.floor(draw(sim, turn, 1) * (up.length - 1));
  const second = other < first ? other : other + 1;
  return leastOutstanding([up[first]!, up[second]!]);
}

/** The longest cached prefix, unless load is so uneven that balance matters more (the rule of SGLang's router). */
function longestPrefix(sim: Simulation, request: number, up: readonly Replica[]): Replica {
  const loads = up.map((replica) => replica.outstanding);
  const most = Math.max(...loads);
  const least = Math.min(...loads);
  if (most - least > 32 && most > 1.5 * least) return leastOutstanding(up);
  let best = up[0]!;
  let bestHits = -1;
  for (const candidate of up) {
    const { cache } = candidate.pool;
    const keys = cache ? requestKeys(sim, candidate, request) : undefined;
    const hits = cache && keys ? devicePrefix(cache, keys, keys.length) : 0;
    if (hits > bestHits || (hits === bestHits && candidate.outstanding < best.outstanding)) {
      best = candidate;
      bestHits = hits;
    }
  }
  return best;
}

function sameAsBefore(sim: Simulation, request: number, up: readonly Replica[]): Replica {
  const session = sim.workload.session?.[request] ?? -1;
  const known = sim.sessionReplica.get(session);
  const previous = known === undefined ? undefined : up.find((replica) => replica.index === known);
  const chosen = previous ?? leastOutstanding(up);
  if (session >= 0) sim.sessionReplica.set(session, chosen.index);
  return chosen;
}
