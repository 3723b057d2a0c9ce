import { countedUniform } from "../../math/countedUniform.ts";
import { addGaps } from "../metrics/gapHistogram.ts";
import { timelineBin } from "../metrics/timeline.ts";
import { logTokens } from "../metrics/tokenLog.ts";
import { leaveSystem } from "./departure.ts";
import { type Lane, removeRunning } from "./lane.ts";
import type { Replica } from "./replica.ts";
import { phase } from "./requestState.ts";
import {
  blocksFor,
  contextTokens,
  deliverFirst,
  generatedNow,
  joinDecodes,
  leaveDecodes,
  releaseSequence,
} from "./sequences.ts";
import type { Simulation } from "./simulation.ts";
import { beginTransfer } from "./transfer.ts";

/** Ends the step in flight: tokens come out, first those of the decodes, then those of prefills that are complete. */
export function endStep(sim: Simulation, replica: Replica, lane: Lane): void {
  lane.busy = false;
  const before = sim.totals.outputTokens;
  if (lane.decodes) {
    if (replica.config.speculation) emitSpeculated(sim, replica, lane);
    else emitTokens(sim, replica, lane);
  }
  for (let i = 0; i < lane.chunkCount; i += 1) {
    endChunk(sim, replica, lane, lane.chunkRequest[i]!, lane.chunkTokens[i]!);
  }
  const emitted = sim.totals.outputTokens - before;
  sim.timeline.outputTokens[timelineBin(sim.timeline, sim.now)]! += emitted;
}

/** One token for each decoding sequence. */
function emitTokens(sim: Simulation, replica: Replica, lane: Lane): void {
  const { requests, now } = sim;
  const alive = lane.decodeCount - lane.padding;
  lane.tick += 1;
  lane.decodeContext += lane.decodeCount;
  const steady = alive - lane.joined.length;
  if (steady > 0) addGaps(sim.gaps, now - lane.lastTickSeconds, steady);
  if (lane.joined.length > 0) {
    for (const request of lane.joined) addGaps(sim.gaps, now - requests.lastTokenSeconds[request]!, 1);
    lane.joined.length = 0;
  }
  lane.lastTickSeconds = now;
  sim.totals.outputTokens += alive;
  if (sim.tokens) logDecodes(sim, lane);
  if (lane.tick < lane.nextFinishTick) return;
  if (replica.config.batching === "static") endStatic(sim, replica, lane);
  else endFinished(sim, replica, lane);
}

function logDecodes({ tokens, requests, now }: Simulation, lane: Lane): void {
  for (let i = 0; i < lane.runningCount; i += 1) {
    const request = lane.running[i]!;
    if (requests.phase[request] === phase.decoding) logTokens(tokens!, request, now, 1);
  }
}

/** Takes the sequences out that have all their tokens, and finds when the next one will. */
function endFinished(sim: Simulation, replica: Replica, lane: Lane): void {
  const { requests, workload } = sim;
  const { running } = lane;
  const count = lane.runningCount;
  let kept = 0;
  let next = Infinity;
  for (let i = 0; i < count; i += 1) {
    const request = running[i]!;
    if (requests.phase[request] === phase.decoding) {
      const missing = workload.outputTokens[request]! - generatedNow(sim, lane, replica.config, request);
      if (missing === 0) {
        finishDecoding(sim, replica, lane, request);
        continue;
      }
      next = Math.min(next, lane.tick + missing);
    }
    running[kept++] = request;
  }
  lane.runningCount = kept;
  replica.runningCount -= count - kept;
  lane.nextFinishTick = next;
}

function finishDecoding(sim: Simulation, replica: Replica, lane: Lane, request: number): void {
  const tokens = leaveDecodes(sim, replica, lane, request);
  const held = sim.requests.blocks[request]! || blocksFor(replica.config, sim.workload, request, tokens);
  releaseSequence(sim, replica, request, held, tokens);
  lane.rankRunning[sim.requests.rank[request]!]! -= 1;
  replica.outstanding -= 1;
  leaveSystem(sim, request, phase.finished);
}

/** In a static batch those that are done stay until all are. */
function endStatic(sim: Simulation, replica: Replica, lane: Lane): void {
  const { requests, workload } = sim;
  let next = Infinity;
  for (let i = 0; i < lane.runningCount; i += 1) {
    const request = lane.running[i]!;
    if (requests.phase[request] !== phase.decoding) continue;
    const missing = workload.outputTokens[request]! - generatedNow(sim, lane, replica.config, request);
    if (missing > 0) {
      next = Math.min(next, lane.tick + missing);
      continue;
    }
    lane.padding += 1;
    replica.outstanding -= 1;
    leaveSystem(sim, request, phase.finished);
  }
  lane.nextFinishTick = next;
  if (lane.padding === lane.runningCount) emptyStatic(sim, replica, lane);
}

function emptyStatic(sim: Simulation, replica: Replica, lane: Lane): void {
  for (let i = 0; i < lane.runningCount; i += 1) {
    const request = lane.running[i]!;
    sim.requests.generated[request] = sim.workload.outputTokens[request]!;
    const tokens = contextTokens(sim, request, sim.workload.outputTokens[request]!);
    releaseSequence(sim, replica, request, sim.requests.blocks[request]!, tokens);
  }
  replica.runningCount -= lane.runningCount;
  lane.runningCount = lane.decodeCount = lane.decodeContext = lane.padding = 0;
  lane.rankRunning.fill(0);
  lane.rankDecodes.fill(0);
  lane.nextFinishTick = Infinity;
}

/** Draft tokens are accepted up to the first that is not; the verifying step adds one of its own. */
function emitSpeculated(sim: Simulation, replica: Replica, lane: Lane): void {
  const { requests, workload, totals, now } = sim;
  const { acceptance, draftTokens } = replica.config.speculation!;
  const { running } = lane;
  const count = lane.runningCount;
  lane.tick += 1;
  lane.joined.length = 0;
  lane.lastTickSeconds = now;
  let kept = 0;
  for (let i = 0; i < count; i += 1) {
    const request = running[i]!;
    if (requests.phase[request] === phase.decoding) {
      const generated = requests.generated[request]!;
      const draw = countedUniform(sim.config.seed, request, generated);
      let accepted = 0;
      for (
        let reach = acceptance[0]!;
        accepted < draftTokens && draw < reach;
        reach *= acceptance[accepted] ?? 0
      )
        accepted += 1;
      const emitted = Math.min(1 + accepted, workload.outputTokens[request]! - generated);
      addGaps(sim.gaps, now - requests.lastTokenSeconds[request]!, 1);
      if (emitted > 1) addGaps(sim.gaps, 0, emitted - 1);
      requests.lastTokenSeconds[request] = now;
      requests.generated[request] = generated + emitted;
      lane.decodeContext += emitted;
      totals.draftTokens += draftTokens;
      totals.acceptedTokens += accepted;
      totals.outputTokens += emitted;
      if (sim.tokens) logTokens(sim.tokens, request, now, emitted);
      if (generated + emitted === workload.outputTokens[request]) {
        finishDecoding(sim, replica, lane, request);
        continue;
      }
    }
    running[kept++] = request;
  }
  lane.runningCount = kept;
  replica.runningCount -= count - kept;
}

function endChunk(sim: Simulation, replica: Replica, lane: Lane, request: number, tokens: number): void {
  const { requests, workload, totals, now } = sim;
  requests.computed[request]! += tokens;
  const target = workload.inputTokens[request]! + requests.generated[request]!;
  if (requests.computed[request]! < target) return;
  totals.keptPrefillTokens += target - requests.reused[request]!;
  const isFirst = requests.generated[request] === 0;
  requests.generated[request]! += 1;
  totals.outputTokens += 1;
  const finished = requests.generated[request] === workload.outputTokens[request];
  if (isFirst) {
    const isSentOn = replica.role === "prefill" && !finished && sim.config.transfer!.bringsFirstToken;
    if (!isSentOn) deliverFirst(sim, request);
  } else {
    addGaps(sim.gaps, now - requests.lastTokenSeconds[request]!, 1);
    requests.lastTokenSeconds[request] = now;
    if (sim.tokens) logTokens(sim.tokens, request, now, 1);
  }
  if (finished && replica.config.batching === "static") {
    lane.decodeCount += 1;
    lane.rankDecodes[0]! += 1;
    lane.decodeContext += target;
    lane.padding += 1;
    replica.outstanding -= 1;
    leaveSystem(sim, request, phase.finished);
    if (lane.padding === lane.runningCount) emptyStatic(sim, replica, lane);
    return;
  }
  if (!finished && replica.role !== "prefill") {
    joinDecodes(sim, replica, lane, request);
    return;
  }
  removeRunning(lane, lane.running.subarray(0, lane.runningCount).indexOf(request));
  lane.rankRunning[requests.rank[request]!]! -= 1;
  replica.runningCount -= 1;
  if (!finished) {
    beginTransfer(sim, replica, request);
    return;
  }
  const held = requests.blocks[request]! || blocksFor(replica.config, workload, request, target);
  releaseSequence(sim, replica, request, held, target);
  replica.outstanding -= 1;
  leaveSystem(sim, request, phase.finished);
}
