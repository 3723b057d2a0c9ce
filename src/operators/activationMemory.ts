import type { EngineMemory } from "../catalog/engine.ts";
import { activationBytes } from "./build.ts";
import type { Operator } from "./operator.ts";

/** Bytes at the peak of one step, by what holds them. */
export interface ActivationMemory {
  /** Widest feed-forward layer on all tokens of the step: its two inputs and three vectors of the hidden size. */
  readonly forward: number;
  /** Buffers of the routed experts. */
  readonly experts: number;
  /** Hidden states and logits, and what sampling makes of them. */
  readonly sampler: number;
  /** What the engine must set aside. */
  readonly peak: number;
}

/** Logits in bf16 and fp32, probabilities and noise. */
const bytesPerLogit = activationBytes + 4 + 4 + 4;
/** Sorted values (4) and indices (8) and the sort's own second pair (12). */
const sortBytesPerLogit = 24;

/**
 * The peak that start-up profiling of an engine sees when a step of `maxBatchedTokens` tokens samples for
 * `maxSequences` sequences. Forward pass and sampling do not overlap; experts' buffers may stay for both.
 * @equation OP-ACTIVATION-PEAK
 */
export function activationMemory(
  operators: readonly Operator[],
  batch: { readonly maxBatchedTokens: number; readonly maxSequences: number },
  engine: EngineMemory,
): ActivationMemory {
  const { maxBatchedTokens } = batch;
  const sequences = Math.min(batch.maxSequences, maxBatchedTokens);
  let forward = 0;
  let experts = 0;
  let hiddenSize = 0;
  let vocabularySize = 0;
  for (const operator of operators) {
    if (operator.kind === "embedding") hiddenSize = operator.hiddenSize;
    if (operator.kind === "sampling") vocabularySize = operator.vocabularySize;
    if (operator.kind === "groupedGemm") {
      const { intermediateSize: width, gated, expertsPerToken, tokenRanks, ranks } = operator;
      const rows = (maxBatchedTokens * tokenRanks * expertsPerToken) / ranks;
      // One buffer serves the up projection's output and the down projection's, the other the activated values.
      const widest = Math.max((gated ? 2 : 1) * width, operator.hiddenSize);
      experts = Math.max(experts, rows * (widest + width) * activationBytes);
    }
    if (operator.kind === "gemm" && operator.name.endsWith(".up")) {
      const down = operators.find((other) => other.name === operator.name.replace(".up", ".down"));
      const width = down?.kind === "gemm" ? down.k : 0;
      forward = Math.max(forward, (operator.n + width) * activationBytes * maxBatchedTokens);
    }
  }
  forward += 3 * hiddenSize * activationBytes * maxBatchedTokens;
  const logits = sequences * vocabularySize * (bytesPerLogit + (engine.sortsLogits ? sortBytesPerLogit : 0));
  const sampler = logits + (maxBatchedTokens + sequences) * hiddenSize * activationBytes;
  const peak = engine.keepsWorkspace
    ? Math.max(forward, sampler) + experts
    : Math.max(forward + experts, sampler);
  return { forward, experts, sampler, peak };
}
