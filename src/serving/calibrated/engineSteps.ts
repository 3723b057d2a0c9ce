import { smoothMax } from "../../cost/smoothMax.ts";
import type { StepTimeModel } from "../../cost/stepTimeModel.ts";
import { emptyStep, type Step } from "../../operators/step.ts";
import { seconds, type Seconds } from "../../units/quantity.ts";
import type { CostPart, OperatorCost } from "./operatorCosts.ts";
import type { HostTimes } from "./hostTimes.ts";
import type { ServingConstants } from "./servingConstants.ts";

/** Seconds of a step by the part that takes them. */
export type StepParts = Record<CostPart | "launch" | "host", number>;

/** Most kernels take inside an engine what they take alone. */
const isolated: Readonly<Record<CostPart, number>> = {
  dense: 1,
  experts: 1,
  fourBitExperts: 1,
  widenedExperts: 1,
  attention: 1,
  promptAttention: 1,
  recurrent: 1,
  elementwise: 1,
  collective: 1,
};

/** What graphs of pieces leave to the host, and what of it stands between two pieces, once a layer. */
const splitsGraphs: ReadonlySet<CostPart> = new Set(["attention", "promptAttention", "recurrent"]);
const endsPiece: ReadonlySet<CostPart> = new Set(["promptAttention", "recurrent"]);

/**
 * One iteration of a running engine: isolated kernels, grouped products slowed by what they lose inside the engine, less
 * what fusing and overlapping them saves in a graph (or, when a prompt is in the step, the time the host needs to
 * launch every kernel, if that is longer), plus host work a step and a sequence.
 * @equation SV-STEP
 */
export class EngineSteps implements StepTimeModel {
  readonly name: string;
  readonly #costs: readonly OperatorCost[];
  readonly #decodeScale: Readonly<Record<CostPart, number>>;
  readonly #prefillScale: Readonly<Record<CostPart, number>>;
  /** Saved in a step that a graph replays. */
  readonly #fusionSeconds: number;
  readonly #launchSeconds: number;
  /** The same of a step of up to so many tokens, where graphs replay all between one attention and the next. */
  readonly #pieceSeconds: number;
  readonly #pieceTokens: number;
  /** Of a step that only decodes, where no graph replays it; 0 with graphs. */
  readonly #eagerSeconds: number;
  readonly #stepSeconds: number;
  readonly #sequenceSeconds: number;

  constructor(
    name: string,
    costs: readonly OperatorCost[],
    host: HostTimes,
    constants: ServingConstants,
    ranks: number,
    eager = false,
    pieceTokens = 0,
  ) {
    this.name = name;
    this.#costs = costs;
    const slowed = 1 / constants.expertEfficiency;
    this.#decodeScale = { ...isolated, experts: slowed };
    this.#prefillScale = { ...isolated, experts: slowed, widenedExperts: slowed };
    let decodeKernels = 0;
    let prefillKernels = 0;
    let pieceLaunches = 1;
    let besideExperts = 0;
    for (const cost of costs) {
      decodeKernels += cost.decodeKernels;
      prefillKernels += cost.prefillKernels;
      if (splitsGraphs.has(cost.part)) pieceLaunches += cost.prefillKernels;
      if (endsPiece.has(cost.part)) pieceLaunches += cost.operator.count;
      if (runsBesideExperts(cost))
        besideExperts += cost.seconds(oneSequence()) * this.#decodeScale[cost.part];
    }
    this.#fusionSeconds = decodeKernels * host.fusionSeconds + besideExperts;
    this.#launchSeconds = prefillKernels * host.launchSeconds;
    this.#pieceSeconds = pieceLaunches * host.launchSeconds;
    this.#pieceTokens = eager ? 0 : pieceTokens;
    this.#eagerSeconds = eager ? decodeKernels * host.launchSeconds : 0;
    this.#stepSeconds = host.stepSeconds;
    // Ranks have schedulers of their own but share the process that answers clients.
    this.#sequenceSeconds = host.sequenceSeconds * Math.sqrt(ranks);
  }

  stepSeconds(step: Step): Seconds {
    const hasPrompts = step.prefillTokens > 0;
    if (hasPrompts) keepDecodes(step);
    let kernels = 0;
    for (const cost of this.#costs) kernels += this.#kernelSeconds(cost, step);
    const device = hasPrompts
      ? smoothMax(kernels, this.#promptLaunchSeconds(step))
      : this.#decodeSeconds(kernels);
    const sequences = step.decodeSequences + step.prefillSequences;
    return seconds(device + this.#stepSeconds + this.#sequenceSeconds * sequences);
  }

  /** What prompts add to the decodes of a step runs at the rates of prefill. `decodes` holds the step without them. */
  #kernelSeconds(cost: OperatorCost, step: Step): number {
    const all = cost.seconds(step);
    if (step.prefillTokens <= 0) return all * this.#decodeScale[cost.part];
    const alone = decodes.decodeSequences > 0 ? cost.seconds(decodes) : 0;
    return alone * this.#decodeScale[cost.part] + Math.max(0, all - alone) * this.#prefillScale[cost.part];
  }

  #promptLaunchSeconds({ prefillTokens, decodeSequences, decodeQueryTokens }: Step): number {
    const tokens = prefillTokens + decodeSequences * decodeQueryTokens;
    return tokens <= this.#pieceTokens ? this.#pieceSeconds : this.#launchSeconds;
  }

  /**
   * Kernels of a decode step as a graph replays them, or as the host launches them one by one: it runs ahead of the device
   * by a queue, so the slower of the two sets the pace.
   */
  #decodeSeconds(kernels: number): number {
    return this.#eagerSeconds > 0
      ? Math.max(kernels, this.#eagerSeconds)
      : fusedSeconds(kernels, this.#fusionSeconds);
  }

  /** The same by part; for explanations, so it may allocate. */
  parts(step: Step): StepParts {
    const parts: StepParts = {
      dense: 0,
      experts: 0,
      fourBitExperts: 0,
      widenedExperts: 0,
      attention: 0,
      promptAttention: 0,
      recurrent: 0,
      elementwise: 0,
      collective: 0,
      launch: 0,
      host: 0,
    };
    if (step.prefillTokens > 0) keepDecodes(step);
    let kernels = 0;
    for (const cost of this.#costs) {
      const value = this.#kernelSeconds(cost, step);
      parts[cost.part] += value;
      kernels += value;
    }
    parts.launch =
      step.prefillTokens > 0
        ? smoothMax(kernels, this.#promptLaunchSeconds(step)) - kernels
        : this.#decodeSeconds(kernels) - kernels;
    parts.host = this.#stepSeconds + this.#sequenceSeconds * (step.decodeSequences + step.prefillSequences);
    return parts;
  }
}

/**
 * Inside a graph, shared experts run on a stream of their own beside the routed ones. What a single token takes, which
 * is start-up and latency, then costs no time; the work of further tokens competes for the same device and does.
 */
const runsBesideExperts = ({ operator }: OperatorCost): boolean => operator.name.startsWith("experts.shared");

const oneSequence = (): Step => ({ ...emptyStep(), decodeSequences: 1, decodeContextTokens: 1 });

const decodes: Step = emptyStep();

function keepDecodes({ decodeSequences, decodeQueryTokens, decodeContextTokens }: Step): void {
  decodes.decodeSequences = decodeSequences;
  decodes.decodeQueryTokens = decodeQueryTokens;
  decodes.decodeContextTokens = decodeContextTokens;
}

/** Fusion and overlap save at most half of the kernels' time. */
function fusedSeconds(kernels: number, saved: number): number {
  return Math.max(kernels - saved, kernels / 2);
}
