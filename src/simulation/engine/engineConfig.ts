import type { StepTimeModel } from "../../cost/stepTimeModel.ts";

/** How an engine forms the batch of an iteration. */
export type Batching =
  /** Decodes first, then prompts in what is left of the token budget (Sarathi-Serve, vLLM v1; Orca when not chunked). */
  | "mixed"
  /** Prompts as soon as they fit; decodes wait meanwhile (SGLang, which cuts them; whole ones in vLLM v0, TGI). */
  | "prefill-first"
  /** New prompts only when nothing decodes; finished sequences leave early. */
  | "decode-first"
  /** As decode-first, and finished sequences keep their slot and memory until the whole batch ends (FasterTransformer). */
  | "static";
export type Admission = "fcfs" | "priority" | "shortest-first";
/**
 * How many blocks a sequence holds: what it has filled, what it will fill, that as a buddy allocator gives it out (Orca), or
 * the longest sequence allowed.
 */
export type KvReservation = "on-demand" | "request" | "power-of-two" | "maximum";

export interface Speculation {
  /** Draft tokens verified in each step. */
  readonly draftTokens: number;
  /** Probability that draft token j is accepted, given that those before it were; one per draft token. */
  readonly acceptance: readonly number[];
  /** Time of one draft token for the whole batch, beyond the verifying step; undefined: part of the step. */
  readonly draftSeconds?: ((sequences: number, contextTokens: number) => number) | undefined;
}

/** One kind of engine instance: its scheduler, its memory and its clock. */
export interface EngineConfig {
  /** Of a step in which all ranks have as much to do as the fullest. */
  readonly stepTime: StepTimeModel;
  /** Of a step in which the other ranks have nothing to do; without it they make no difference. */
  readonly loneStepTime?: StepTimeModel | undefined;
  readonly batching: Batching;
  readonly chunkedPrefill: boolean;
  /** Tokens in one step of a rank, prompts and decodes together. */
  readonly maxBatchTokens: number;
  /** Sequences that run at once. */
  readonly maxSequences: number;
  /** Tokens of one prompt in one step, at most. */
  readonly maxChunkTokens: number;
  readonly admission: Admission;
  readonly kvBlocks: number;
  readonly kvBlockTokens: number;
  /** Blocks that admission leaves free for the sequences that run, unless nothing runs. */
  readonly watermarkBlocks: number;
  readonly kvReservation: KvReservation;
  /** Longer requests are rejected. */
  readonly maxSequenceTokens: number;
  readonly preemption: "recompute" | "swap";
  readonly prefixCaching: boolean;
  /** Blocks of host memory for swapped sequences and evicted prefixes. */
  readonly hostBlocks: number;
  /** Moving one block between host and device; added to the step that waits for it. */
  readonly hostBlockSeconds: number;
  /** Micro-batches in flight; a stage takes its share of the step time. */
  readonly pipelineStages: number;
  /** Decode steps between two looks at new requests (SGLang's `--scheduler-recv-interval`); a step with prompts is followed by a look. */
  readonly receiveIntervalSteps: number;
  /** Each step is formed while the one before runs, so requests that come meanwhile miss it (overlap scheduling). */
  readonly schedulesAhead: boolean;
  /** Ranks of data-parallel attention: they share memory and steps, and each has sequences and a token budget of its own. */
  readonly ranks: number;
  /** Prompts wait until every rank has one, at most so many steps; 0: they do not. */
  readonly balanceSteps: number;
  readonly speculation?: Speculation | undefined;
}

export const engineDefaults = {
  batching: "mixed",
  chunkedPrefill: true,
  maxBatchTokens: 8192,
  maxSequences: 256,
  maxChunkTokens: Infinity,
  admission: "fcfs",
  kvBlockTokens: 16,
  watermarkBlocks: 0,
  kvReservation: "on-demand",
  maxSequenceTokens: Infinity,
  preemption: "recompute",
  prefixCaching: false,
  hostBlocks: 0,
  hostBlockSeconds: 0,
  pipelineStages: 1,
  receiveIntervalSteps: 1,
  schedulesAhead: false,
  ranks: 1,
  balanceSteps: 0,
} as const;

/** Tokens that one decoding sequence puts into a step. */
export function decodeQueryTokens(config: EngineConfig): number {
  return 1 + (config.speculation?.draftTokens ?? 0);
}

/** Sequences of one micro-batch. */
export function laneSequences(config: EngineConfig): number {
  return Math.ceil(config.maxSequences / config.pipelineStages);
}

/** Sequences of one micro-batch on one rank. */
export function rankSequences(config: EngineConfig): number {
  return Math.ceil(laneSequences(config) / config.ranks);
}

/** Throws a RangeError that names the first setting which no engine could run with. */
export function checkEngine(config: EngineConfig): void {
  const whole = [
    "maxBatchTokens",
    "maxSequences",
    "kvBlocks",
    "kvBlockTokens",
    "pipelineStages",
    "receiveIntervalSteps",
    "ranks",
  ] as const;
  for (const key of whole) {
    if (!(Number.isInteger(config[key]) && config[key] >= 1))
      throw new RangeError(`invalid ${key}: ${config[key]}`);
  }
  for (const key of ["watermarkBlocks", "hostBlocks", "hostBlockSeconds", "balanceSteps"] as const) {
    if (!(config[key] >= 0)) throw new RangeError(`invalid ${key}: ${config[key]}`);
  }
  if (!(config.maxChunkTokens >= 1)) throw new RangeError(`invalid maxChunkTokens: ${config.maxChunkTokens}`);
  if (rankSequences(config) * decodeQueryTokens(config) > config.maxBatchTokens) {
    throw new RangeError(`maxBatchTokens must hold a token of each sequence: ${config.maxBatchTokens}`);
  }
  const { speculation } = config;
  if (speculation) {
    const { acceptance, draftTokens } = speculation;
    if (acceptance.length !== draftTokens || acceptance.some((p) => !(p >= 0 && p <= 1))) {
      throw new RangeError(`invalid acceptance: ${acceptance}`);
    }
  }
  if (config.kvReservation === "maximum" && !(config.maxSequenceTokens < Infinity)) {
    throw new RangeError(`maximum reservation needs maxSequenceTokens: ${config.maxSequenceTokens}`);
  }
  if (config.preemption === "swap" && config.prefixCaching) {
    throw new RangeError(
      "host memory serves either swapped sequences or prefixes: preemption swap with prefix caching",
    );
  }
  if (config.batching === "static") {
    if (config.kvReservation === "on-demand")
      throw new RangeError("static batching reserves memory: kvReservation on-demand");
    if (speculation || config.pipelineStages > 1 || config.ranks > 1)
      throw new RangeError("static batching has no speculation, pipeline stages or ranks");
  }
}
