import { smoothMax } from "../../cost/smoothMax.ts";
import type { StepTimeModel } from "../../cost/stepTimeModel.ts";
import { emptyStep, type Step } from "../../operators/step.ts";
import { seconds, type Seconds } from "../../units/quantity.ts";
import type { CostPart, OperatorCost } from "./operatorCosts.ts";
import type { EngineOverheads, ServingConstants } from "./servingConstants.ts";

/** Seconds of a step by the part that takes them. */
export type StepParts = Record<CostPart | "launch" | "host", number>;

/**
 * One iteration of a running engine: isolated kernels, each kind slowed by what it loses inside the engine, plus the
 * gaps of a replayed graph (or, when a prompt is in the step, the time the host needs to launch every kernel, if that
 * is longer), plus host work a step and a sequence.
 * @equation SV-STEP
 */
export class EngineSteps implements StepTimeModel {
  readonly name: string;
  readonly #costs: readonly OperatorCost[];
  readonly #decodeScale: Readonly<Record<CostPart, number>>;
  readonly #prefillScale: Readonly<Record<CostPart, number>>;
  readonly #graphSeconds: number;
  readonly #launchSeconds: number;
  /** Of a step that only decodes, where no graph replays it; 0 with graphs. */
  readonly #eagerSeconds: number;
  readonly #stepSeconds: number;
  readonly #sequenceSeconds: number;

  constructor(
    name: string,
    costs: readonly OperatorCost[],
    overheads: EngineOverheads,
    constants: ServingConstants,
    isBlackwell: boolean,
    ranks: number,
    eager = false,
  ) {
    this.name = name;
    const hostFactor = isBlackwell ? constants.blackwellHostFactor : 1;
    this.#costs = costs;
    this.#decodeScale = {
      dense: 1 / constants.denseEfficiency,
      fourBitDense: 1 / (constants.denseEfficiency * constants.fourBitEfficiency),
      experts: 1 / constants.expertEfficiency,
      fourBitExperts: 1 / constants.fourBitExpertEfficiency,
      attention: 1 / constants.attentionEfficiency,
      promptAttention: 1,
      recurrent: 1,
      elementwise: 1,
      collective: 1 / constants.collectiveEfficiency,
    };
    this.#prefillScale = {
      ...this.#decodeScale,
      dense: 1 / constants.densePrefillEfficiency,
      fourBitDense: 1 / (constants.densePrefillEfficiency * constants.fourBitEfficiency),
      experts: 1 / constants.expertPrefillEfficiency,
      fourBitExperts: 1 / constants.expertPrefillEfficiency,
    };
    let decodeKernels = 0;
    let prefillKernels = 0;
    let besideExperts = 0;
    for (const cost of costs) {
      decodeKernels += cost.decodeKernels;
      prefillKernels += cost.prefillKernels;
      if (runsBesideExperts(cost))
        besideExperts += cost.seconds(oneSequence()) * this.#decodeScale[cost.part];
    }
    this.#graphSeconds = decodeKernels * overheads.gapSeconds - besideExperts;
    this.#launchSeconds = prefillKernels * overheads.launchSeconds * hostFactor;
    this.#eagerSeconds = eager ? decodeKernels * overheads.launchSeconds * hostFactor : 0;
    this.#stepSeconds = constants.stepSeconds * hostFactor;
    // Ranks have schedulers of their own but share the process that answers clients.
    this.#sequenceSeconds = overheads.sequenceSeconds * hostFactor * Math.sqrt(ranks);
  }

  stepSeconds(step: Step): Seconds {
    const scale = step.prefillTokens > 0 ? this.#prefillScale : this.#decodeScale;
    let kernels = 0;
    for (const cost of this.#costs) kernels += cost.seconds(step) * scale[cost.part];
    const device =
      step.prefillTokens > 0 ? smoothMax(kernels, this.#launchSeconds) : this.#decodeSeconds(kernels);
    const sequences = step.decodeSequences + step.prefillSequences;
    return seconds(device + this.#stepSeconds + this.#sequenceSeconds * sequences);
  }

  /** Kernels of a decode step as a graph replays them, or as the host launches them one by one. */
  #decodeSeconds(kernels: number): number {
    return this.#eagerSeconds > 0
      ? smoothMax(kernels, this.#eagerSeconds)
      : graphSeconds(kernels, this.#graphSeconds);
  }

  /** The same by part; for explanations, so it may allocate. */
  parts(step: Step): StepParts {
    const parts: StepParts = {
      dense: 0,
      fourBitDense: 0,
      experts: 0,
      fourBitExperts: 0,
      attention: 0,
      promptAttention: 0,
      recurrent: 0,
      elementwise: 0,
      collective: 0,
      launch: 0,
      host: 0,
    };
    const scale = step.prefillTokens > 0 ? this.#prefillScale : this.#decodeScale;
    let kernels = 0;
    for (const cost of this.#costs) {
      const value = cost.seconds(step) * scale[cost.part];
      parts[cost.part] += value;
      kernels += value;
    }
    parts.launch =
      step.prefillTokens > 0
        ? smoothMax(kernels, this.#launchSeconds) - kernels
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

/** Overlapping launches save at most half of the kernels' time. */
function graphSeconds(kernels: number, gaps: number): number {
  return Math.max(kernels + gaps, kernels / 2);
}
