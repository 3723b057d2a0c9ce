import { availableBlocks } from "../engine/kvPool.ts";
import { phase } from "../engine/requestState.ts";
import { generatedNow } from "../engine/sequences.ts";
import type { Simulation } from "../engine/simulation.ts";

/** What went in, what came out, and what is still there. */
export interface Audit {
  readonly requests: {
    readonly total: number;
    readonly finished: number;
    readonly lost: number;
    readonly rejected: number;
    readonly inside: number;
    readonly ahead: number;
  };
  readonly outputTokens: {
    readonly emitted: number;
    readonly ofFinished: number;
    readonly inside: number;
    readonly dropped: number;
  };
  readonly prefillTokens: {
    readonly computed: number;
    readonly kept: number;
    readonly dropped: number;
    readonly inside: number;
  };
  readonly kvBlocks: {
    readonly total: number;
    readonly free: number;
    readonly cached: number;
    readonly held: number;
  };
}

/**
 * Accounts for every request, token and block of a run, finished or not. Throws an Error when something
 * was made or lost on the way: then the simulator is wrong and none of its numbers should be believed.
 */
export function audit(sim: Simulation): Audit {
  const result = {
    requests: auditRequests(sim),
    outputTokens: auditOutput(sim),
    prefillTokens: auditPrefill(sim),
    kvBlocks: auditBlocks(sim),
  };
  const { requests, outputTokens, prefillTokens, kvBlocks } = result;
  const leaks = {
    requests:
      requests.total -
      requests.finished -
      requests.lost -
      requests.rejected -
      requests.inside -
      requests.ahead,
    departures: sim.left - requests.finished - requests.lost - requests.rejected,
    "output tokens":
      outputTokens.emitted - outputTokens.ofFinished - outputTokens.inside - outputTokens.dropped,
    "prefill tokens":
      prefillTokens.computed - prefillTokens.kept - prefillTokens.dropped - prefillTokens.inside,
    "KV blocks": kvBlocks.total - kvBlocks.free - kvBlocks.cached - kvBlocks.held,
    "KV blocks held by nobody":
      sim.left === requests.total ? kvBlocks.held : Math.min(0, kvBlocks.held, kvBlocks.free),
  };
  for (const [what, leak] of Object.entries(leaks))
    if (leak !== 0) throw new Error(`simulation lost or made ${what}: ${leak}`);
  return result;
}

function auditRequests(sim: Simulation): Audit["requests"] {
  const counts = {
    total: sim.requests.count,
    finished: 0,
    lost: 0,
    rejected: 0,
    inside: 0,
    ahead: 0,
  };
  for (let i = 0; i < sim.requests.count; i += 1) {
    const at = sim.requests.phase[i]!;
    if (at === phase.finished) counts.finished += 1;
    else if (at === phase.lost) counts.lost += 1;
    else if (at === phase.rejected) counts.rejected += 1;
    else if (at === phase.unreleased) counts.ahead += 1;
    else counts.inside += 1;
  }
  return counts;
}

function auditOutput(sim: Simulation): Audit["outputTokens"] {
  const { requests, workload, totals } = sim;
  let ofFinished = 0;
  let inside = 0;
  for (let i = 0; i < requests.count; i += 1) {
    const at = requests.phase[i]!;
    if (at === phase.finished) ofFinished += workload.outputTokens[i]!;
    else if (at !== phase.lost && at !== phase.decoding) inside += requests.generated[i]!;
  }
  for (const replica of sim.replicas) {
    for (const lane of replica.lanes) {
      for (let i = 0; i < lane.runningCount; i += 1) {
        const request = lane.running[i]!;
        if (requests.phase[request] === phase.decoding)
          inside += generatedNow(sim, lane, replica.config, request);
      }
    }
  }
  return { emitted: totals.outputTokens, ofFinished, inside, dropped: totals.droppedOutputTokens };
}

function auditPrefill(sim: Simulation): Audit["prefillTokens"] {
  const { requests, totals } = sim;
  let inside = 0;
  for (const replica of sim.replicas) {
    for (const lane of replica.lanes) {
      for (let i = 0; i < lane.runningCount; i += 1) {
        const request = lane.running[i]!;
        if (requests.phase[request] === phase.prefilling)
          inside += requests.computed[request]! - requests.reused[request]!;
      }
      if (lane.busy) for (let i = 0; i < lane.chunkCount; i += 1) inside += lane.chunkTokens[i]!;
    }
  }
  return {
    computed: totals.prefillTokens,
    kept: totals.keptPrefillTokens,
    dropped: totals.droppedPrefillTokens,
    inside,
  };
}

function auditBlocks(sim: Simulation): Audit["kvBlocks"] {
  const sums = { total: 0, free: 0, cached: 0, held: 0 };
  for (const { pool } of sim.replicas) {
    const idle = pool.cache?.idle ?? 0;
    const known = pool.cache?.slotOf.size ?? 0;
    sums.total += pool.total;
    sums.free += pool.free;
    sums.cached += idle;
    sums.held += pool.privatelyHeld + known - idle;
    if (availableBlocks(pool) < 0 || pool.free < 0)
      throw new Error(`simulation over-committed KV blocks: ${pool.free}`);
  }
  return sums;
}
