import type { StepTimeModel } from "../../cost/stepTimeModel.ts";
import { rankStepSeconds } from "./pool.ts";
import type { Workload } from "./workload.ts";

/** A prompt as chunks of at most `budget` new tokens after `cached` ones. */
export interface PromptShape {
  /** Steps that one prompt takes. */
  readonly chunks: number;
  readonly chunkTokens: number;
  /** Query-key pairs and tokens in sight, averaged over the chunks. */
  readonly chunkPairs: number;
  readonly chunkContextTokens: number;
  /** Whole prompts that fit in one step; 1 where a prompt needs several. */
  readonly promptsPerStep: number;
  /** Squared coefficient of variation of the new tokens: the longer of two prompts is in service for longer. */
  readonly variation: number;
}

/**
 * The chunks of a mean prompt of which `cachedTokens` lie in the KV cache; at least one token is new.
 * Without `chunked` a prompt is one chunk, however long. Attention grows with the square of the length, so that prompts
 * of spread lengths have more pairs than equal ones.
 * @equation SV-RESIDUAL
 */
export function promptShape(workload: PromptLengths, budget: number, chunked = true): PromptShape {
  const { inputTokens, cachedTokens, inputVariance = 0, cachedIsShare = false } = workload;
  const fresh = Math.max(1, inputTokens - cachedTokens);
  const chunks = chunked ? Math.max(1, fresh / budget) : 1;
  const share = cachedIsShare ? fresh / inputTokens : 1;
  const variance = share ** 2 * inputVariance;
  const shared = share * (1 - share) * inputVariance;
  const pairs = fresh * cachedTokens + shared + (fresh * (fresh + 1) + variance) / 2;
  return {
    chunks,
    chunkTokens: fresh / chunks,
    chunkPairs: pairs / chunks,
    chunkContextTokens: cachedTokens + (fresh / chunks) * ((chunks + 1) / 2),
    promptsPerStep: Math.max(1, budget / fresh),
    variation: variance / fresh ** 2,
  };
}

type PromptLengths = Pick<Workload, "inputTokens" | "cachedTokens" | "inputVariance" | "cachedIsShare">;

/** Seconds a prompt keeps one rank busy when `prompts` of them share a step and nothing decodes. */
export function promptSeconds(steps: StepTimeModel, shape: PromptShape, prompts: number): number {
  const together = Math.min(Math.max(1, prompts), shape.promptsPerStep);
  const seconds = rankStepSeconds(
    steps,
    0,
    0,
    1,
    together,
    together * shape.chunkTokens,
    together * shape.chunkPairs,
    together * shape.chunkContextTokens,
  );
  return (seconds * shape.chunks) / together;
}

/** Seconds that one prompt adds to the steps of a rank which decodes `sequences` meanwhile. */
export function addedPromptSeconds(
  steps: StepTimeModel,
  shape: PromptShape,
  prompts: number,
  sequences: number,
  contextTokens: number,
  queryTokens: number,
  decodeSeconds: number,
): number {
  const together = Math.min(Math.max(1, prompts), shape.promptsPerStep);
  const seconds = rankStepSeconds(
    steps,
    sequences,
    contextTokens,
    queryTokens,
    together,
    together * shape.chunkTokens,
    together * shape.chunkPairs,
    together * shape.chunkContextTokens,
  );
  return (Math.max(0, seconds - decodeSeconds) * shape.chunks) / together;
}
