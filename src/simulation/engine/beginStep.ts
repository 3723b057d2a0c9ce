import type { StepTimeModel } from "../../cost/stepTimeModel.ts";
import { emptyStep, type Step } from "../../operators/step.ts";
import type { EngineConfig } from "./engineConfig.ts";
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
  sumChunks(sim, config, lane);
  sumDecodes(config, lane);
  let duration = stepSeconds(config, lane);
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

/** What the fullest rank needs: all others wait for it. */
function stepSeconds(config: EngineConfig, { step, rankStep, decodes }: Lane): number {
  const { speculation, ranks, stepTime, loneStepTime } = config;
  let seconds: number = stepTime.stepSeconds(rankStep);
  if (loneStepTime && ranks > 1 && step.prefillTokens > 0) {
    // Of what prompts add, as much is missing as other ranks have none.
    const busy = (step.prefillTokens / rankStep.prefillTokens - 1) / (ranks - 1);
    const added = addedByPrompts(stepTime, rankStep, seconds);
    const addedAlone = addedByPrompts(loneStepTime, rankStep, loneStepTime.stepSeconds(rankStep));
    seconds -= (1 - busy) * Math.max(0, added - addedAlone);
  }
  if (speculation?.draftSeconds && decodes)
    seconds +=
      speculation.draftTokens *
      speculation.draftSeconds(rankStep.decodeSequences, rankStep.decodeContextTokens);
  return seconds;
}

function addedByPrompts(model: StepTimeModel, step: Step, seconds: number): number {
  if (step.decodeSequences === 0) return seconds;
  withoutPrompts.decodeSequences = step.decodeSequences;
  withoutPrompts.decodeQueryTokens = step.decodeQueryTokens;
  withoutPrompts.decodeContextTokens = step.decodeContextTokens;
  return seconds - model.stepSeconds(withoutPrompts);
}

const withoutPrompts = emptyStep();

/** Prompts of the lane, and those of the rank that has most tokens of them. */
function sumChunks(sim: Simulation, { ranks }: EngineConfig, lane: Lane): void {
  const { step, rankStep } = lane;
  sumChunksOf(sim, lane, -1, step);
  if (lane.chunkCount === 0 || ranks === 1) {
    copyPrompts(step, rankStep);
    return;
  }
  copyPrompts(withoutPrompts, rankStep);
  for (let rank = 0; rank < ranks; rank += 1) {
    if (lane.rankPrompts[rank] === 0) continue;
    sumChunksOf(sim, lane, rank, candidate);
    if (candidate.prefillTokens > rankStep.prefillTokens) copyPrompts(candidate, rankStep);
  }
}

const candidate = emptyStep();

/** Sums the chunks of one rank, or of all (-1), into `step`. */
function sumChunksOf({ requests }: Simulation, lane: Lane, rank: number, step: Step): void {
  step.prefillSequences = 0;
  step.prefillTokens = 0;
  step.prefillPairs = 0;
  step.prefillContextTokens = 0;
  for (let i = 0; i < lane.chunkCount; i += 1) {
    const request = lane.chunkRequest[i]!;
    if (rank >= 0 && requests.rank[request] !== rank) continue;
    const tokens = lane.chunkTokens[i]!;
    const before = requests.computed[request]!;
    step.prefillSequences += 1;
    step.prefillTokens += tokens;
    step.prefillPairs += tokens * before + (tokens * (tokens + 1)) / 2;
    step.prefillContextTokens += before + tokens;
  }
}

function copyPrompts(from: Step, to: Step): void {
  to.prefillSequences = from.prefillSequences;
  to.prefillTokens = from.prefillTokens;
  to.prefillPairs = from.prefillPairs;
  to.prefillContextTokens = from.prefillContextTokens;
}

/** Decodes of the lane, and those of the rank that has most; contexts are as long on all of them. */
function sumDecodes({ ranks }: EngineConfig, lane: Lane): void {
  const { step, rankStep, decodeCount, decodeContext } = lane;
  step.decodeSequences = rankStep.decodeSequences = lane.decodes ? decodeCount : 0;
  step.decodeContextTokens = rankStep.decodeContextTokens = lane.decodes ? decodeContext : 0;
  if (ranks === 1 || !lane.decodes) return;
  let most = 0;
  for (let rank = 0; rank < ranks; rank += 1) most = Math.max(most, lane.rankDecodes[rank]!);
  rankStep.decodeSequences = most;
  rankStep.decodeContextTokens = (decodeContext * most) / decodeCount;
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
