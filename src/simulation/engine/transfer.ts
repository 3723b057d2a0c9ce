import { dispatch } from "./dispatch.ts";
import { pushEvent } from "./eventQueue.ts";
import type { Replica } from "./replica.ts";
import { phase } from "./requestState.ts";
import { blocksFor, contextTokens, releaseSequence } from "./sequences.ts";
import { eventKind, type Simulation } from "./simulation.ts";
import { wake } from "./wake.ts";

/** Sends a prompt's KV cache to the decode pool, behind what the link has to send already. Its blocks stay held. */
export function beginTransfer(sim: Simulation, replica: Replica, request: number): void {
  const { latencySeconds, secondsPerToken, shared } = sim.config.transfer!;
  const { requests } = sim;
  const start = Math.max(sim.now, shared ? sim.sharedLinkFreeAt : replica.linkFreeAt);
  const sent = start + secondsPerToken * contextTokens(sim, request, requests.generated[request]!);
  if (shared) sim.sharedLinkFreeAt = sent;
  else replica.linkFreeAt = sent;
  requests.phase[request] = phase.transferring;
  replica.transferring.add(request);
  pushEvent(sim.queue, sent + latencySeconds, eventKind.transferEnd, request, requests.epoch[request]!);
}

/** The KV cache has arrived: the prefill replica forgets it, and a decode replica is chosen. */
export function endTransfer(sim: Simulation, request: number): void {
  const { requests, workload } = sim;
  const source = sim.replicas[requests.replica[request]!]!;
  const tokens = contextTokens(sim, request, requests.generated[request]!);
  const held = requests.blocks[request]! || blocksFor(source.config, workload, request, tokens);
  source.transferring.delete(request);
  source.outstanding -= 1;
  releaseSequence(sim, source, request, held, tokens);
  requests.blocks[request] = 0;
  requests.keys[request] = undefined;
  requests.resident[request] = 1;
  if (source.waiting.length > 0) wake(sim, source, sim.now);
  dispatch(sim, request, sim.handover);
}
