import type { Lane } from "./lane.ts";
import { usedBlocks } from "./kvPool.ts";
import { looksLate, noteStep } from "./receive.ts";
import type { Replica } from "./replica.ts";
import type { Simulation } from "./simulation.ts";
import { timelineBin } from "../metrics/timeline.ts";

/**
 * Starts the step that was formed: asks the step-time model, occupies the first pipeline stage for its
 * share, and accounts for the work. Sets the lane's `stepEnd`.
 */
export function beginStep(sim: Simulation, replica: Replica, lane: Lane): void {
  const { config } = replica;
  const { step } = lane;
  sumChunks(sim, lane);
  step.decodeSequences = lane.decodes ? lane.decodeCount : 0;
  step.decodeContextTokens = lane.decodes ? lane.decodeContext : 0;
  let duration: number = config.stepTime.stepSeconds(step);
  if (config.speculation?.draftSeconds && lane.decodes) {
    duration +=
      config.speculation.draftTokens *
      config.speculation.draftSeconds(step.decodeSequences, step.decodeContextTokens);
  }
  duration += lane.hostSeconds;
  lane.hostSeconds = 0;
  if (!(duration > 0 && duration < Infinity))
    throw new RangeError(`invalid step time of ${config.stepTime.name}: ${duration}`);
  const stage = duration / config.pipelineStages;
  lane.stepStart = sim.now;
  lane.stepEnd = Math.max(sim.now + duration, replica.lastStepEnd + stage);
  replica.lastStepEnd = lane.stepEnd;
  replica.stageFreeAt = config.pipelineStages === 1 ? lane.stepEnd : sim.now + stage;
  lane.busy = true;
  if (looksLate(replica)) noteStep(sim, replica, lane);
  account(sim, replica, lane, stage);
}

function sumChunks(sim: Simulation, lane: Lane): void {
  const { step } = lane;
  step.prefillSequences = lane.chunkCount;
  step.prefillTokens = 0;
  step.prefillPairs = 0;
  step.prefillContextTokens = 0;
  for (let i = 0; i < lane.chunkCount; i += 1) {
    const tokens = lane.chunkTokens[i]!;
    const before = sim.requests.computed[lane.chunkRequest[i]!]!;
    step.prefillTokens += tokens;
    step.prefillPairs += tokens * before + (tokens * (tokens + 1)) / 2;
    step.prefillContextTokens += before + tokens;
  }
}

function account(sim: Simulation, replica: Replica, lane: Lane, busy: number): void {
  const { totals, timeline, log } = sim;
  const { step } = lane;
  totals.steps += 1;
  totals.prefillTokens += step.prefillTokens;
  totals.busySeconds += busy;
  const bin = timelineBin(timeline, lane.stepStart);
  timeline.busySeconds[bin]! += busy;
  timeline.batchSeconds[bin]! += busy * replica.runningCount;
  timeline.kvBlockSeconds[bin]! += busy * usedBlocks(replica.pool);
  timeline.queueSeconds[bin]! += busy * replica.waiting.length;
  timeline.steps[bin]! += 1;
  timeline.decodeSequences[bin]! += step.decodeSequences;
  timeline.decodeContextTokens[bin]! += step.decodeContextTokens;
  if (step.prefillTokens > 0) {
    timeline.prefillSequences[bin]! += step.prefillSequences;
    timeline.prefillTokens[bin]! += step.prefillTokens;
    timeline.prefillPairs[bin]! += step.prefillPairs;
    timeline.prefillContextTokens[bin]! += step.prefillContextTokens;
  }
  if (!log) return;
  if (log.count === log.limit) {
    log.dropped += 1;
    return;
  }
  const row = log.count++;
  log.startSeconds[row] = lane.stepStart;
  log.seconds[row] = lane.stepEnd - lane.stepStart;
  log.replica[row] = replica.index;
  log.lane[row] = replica.lanes.indexOf(lane);
  log.prefillSequences[row] = step.prefillSequences;
  log.prefillTokens[row] = step.prefillTokens;
  log.decodeSequences[row] = step.decodeSequences;
  log.contextTokens[row] = step.decodeContextTokens + step.prefillContextTokens;
  log.waiting[row] = replica.waiting.length;
  log.usedBlocks[row] = usedBlocks(replica.pool);
}
