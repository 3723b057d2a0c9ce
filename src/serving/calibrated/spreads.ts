import type { Accelerator, AcceleratorFamily } from "../../catalog/accelerator.ts";
import { findAccelerator } from "../../catalog/accelerators.ts";
import { hasMixture } from "../../catalog/hasMixture.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import type { CompiledWorker } from "./compilePool.ts";
import type { EngineName } from "./enginePolicy.ts";
import type { ServingCalibration, Spread, SpreadGroup, Spreads } from "./servingCalibration.ts";

/** What decides which residuals stand for a prediction. */
export interface SpreadQuestion {
  readonly model: Model;
  readonly engine: EngineName;
  readonly decodeWorker: Pick<CompiledWorker, "accelerator">;
  readonly prefillWorker?: Pick<CompiledWorker, "accelerator">;
  /** The release of the engine works otherwise than all that were measured. */
  readonly isPastRelease?: boolean;
}

/**
 * Half of the 80 % interval, in log ratios, that a family of accelerators without runs adds, whose kernels are borrowed or
 * were only timed alone: with it nine in ten of the published TPOT and ITL of borrowed kernels lie inside
 * (docs/published-accuracy.md), more than 80 % because those figures chose what is borrowed, and those of A100, of which one
 * in twelve lies inside without it. Of their TTFT too little is published; taken as alike, and as alike for releases of an
 * engine from before any run.
 */
const unseenKind = 0.3;

/** The spreads of a deployment's kind, wider by what no run of the calibration covers. */
export function spreadsOf(calibration: ServingCalibration, question: SpreadQuestion): Spreads {
  if (calibration.ownSpreads) return calibration.ownSpreads;
  const group = spreadGroup(question.model, question.prefillWorker !== undefined, question.engine);
  const { tpotSpread, ttftSpread, coverage } = calibration;
  const widenings = [
    ...(isModelCovered(calibration, question.model) ? [] : [coverage.unseenModel]),
    ...(uncoveredAccelerators(calibration, question).length === 0 ? [] : [coverage.unseenAccelerator]),
  ];
  const known = familiesOf(calibration);
  const isFamiliar = workersOf(question).every(({ accelerator }) => known.has(accelerator.family));
  const added = isFamiliar && !question.isPastRelease ? 0 : unseenKind;
  return {
    tpot: loosened(widened(tpotSpread[group], together(widenings.map(({ tpot }) => tpot))), added),
    ttft: loosened(widened(ttftSpread[group], together(widenings.map(({ ttft }) => ttft))), added),
  };
}

/** Which residuals stand for a deployment. */
export function spreadGroup(model: Model, disaggregated: boolean, engine: EngineName): SpreadGroup {
  const mixture = hasMixture(model);
  if (disaggregated) return mixture ? `mixtureDisaggregated.${engine}` : `denseDisaggregated.${engine}`;
  return mixture ? `mixtureAggregated.${engine}` : `denseAggregated.${engine}`;
}

/** Models of one shape serve alike, whatever they were trained on: "4096x32". */
export function modelShape({ architecture: { hiddenSize, layers } }: Model): string {
  return `${hiddenSize}x${layers.reduce((sum, { count }) => sum + count, 0)}`;
}

/** Why an interval is wider than that of measured deployments; empty where it is not. */
export function uncovered(calibration: ServingCalibration, question: SpreadQuestion): readonly string[] {
  if (calibration.ownSpreads) return [];
  const names = [
    ...(isModelCovered(calibration, question.model) ? [] : [question.model.name]),
    ...uncoveredAccelerators(calibration, question).map(({ name }) => name),
    ...(question.isPastRelease ? ["so old a release"] : []),
  ];
  if (names.length === 0) return [];
  return [`no runs of ${names.join(" or ")} are in the calibration: the 80 % interval is wider`];
}

/** `factor` times as wide around the same centre, on a logarithmic scale. */
export function widened({ low, high }: Spread, factor: number): Spread {
  if (factor === 1) return { low, high };
  const centre = Math.log(low * high) / 2;
  const half = (factor * Math.log(high / low)) / 2;
  return { low: Math.min(low, Math.exp(centre - half)), high: Math.max(high, Math.exp(centre + half)) };
}

/** With an independent spread of `half` to either side, in log ratios. */
function loosened(spread: Spread, half: number): Spread {
  return widened(spread, Math.hypot(1, (2 * half) / Math.log(spread.high / spread.low)));
}

/** Independent reasons add as variances do. */
function together(factors: readonly number[]): number {
  return Math.sqrt(factors.reduce((sum, factor) => sum + factor * factor - 1, 1));
}

const families = new WeakMap<ServingCalibration["coverage"], ReadonlySet<AcceleratorFamily>>();

/** Of the accelerators whose runs are in a calibration. */
function familiesOf({ coverage }: ServingCalibration): ReadonlySet<AcceleratorFamily> {
  const known = families.get(coverage);
  if (known) return known;
  const found = new Set(coverage.accelerators.map((id) => findAccelerator(id).family));
  families.set(coverage, found);
  return found;
}

function isModelCovered({ coverage }: ServingCalibration, model: Model): boolean {
  return coverage.modelShapes.includes(modelShape(model));
}

function uncoveredAccelerators(
  { coverage }: ServingCalibration,
  question: SpreadQuestion,
): readonly Accelerator[] {
  const used = new Set(workersOf(question).map(({ accelerator }) => accelerator));
  return [...used].filter(({ id }) => !coverage.accelerators.includes(id));
}

function workersOf({ decodeWorker, prefillWorker }: SpreadQuestion) {
  return prefillWorker ? [decodeWorker, prefillWorker] : [decodeWorker];
}
