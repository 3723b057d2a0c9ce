import { emptyStep, type Step } from "../operators/step.ts";
import { seconds, type Seconds } from "../units/quantity.ts";
import type { StepTimeModel } from "./stepTimeModel.ts";

/** Grid points of the context, per doubling; between them the time is a straight line, as attention's is in its cache. */
const pointsPerDoubling = 8;
const firstContext = 64;
const gridSize = 30 * pointsPerDoubling;

/**
 * Remembers decode steps: for each batch size, times at context lengths on a grid, filled in when first
 * asked for. What a step costs does not depend on what was asked before. Steps with prompts are passed
 * on, for no two are alike.
 */
export function memoisedStepTime(model: StepTimeModel): StepTimeModel {
  const rows: (Float64Array | undefined)[] = [];
  const probe = emptyStep();
  let queryTokens = 0;
  // The cell of the last step: the next one mostly lies in it too.
  let cellSequences = 0;
  let from = 0;
  let to = 0;
  let below = 0;
  let above = 0;
  const at = (sequences: number, row: Float64Array, index: number): number => {
    const known = row[index]!;
    if (known > 0) return known;
    probe.decodeSequences = sequences;
    probe.decodeQueryTokens = queryTokens;
    probe.decodeContextTokens = sequences * gridContext(index);
    return (row[index] = model.stepSeconds(probe));
  };
  return {
    name: `${model.name}, memoised`,
    stepSeconds(step: Step): Seconds {
      const sequences = step.decodeSequences;
      if (step.prefillTokens > 0 || sequences === 0 || !Number.isInteger(sequences))
        return model.stepSeconds(step);
      if (step.decodeQueryTokens !== queryTokens) {
        rows.length = cellSequences = 0;
        queryTokens = step.decodeQueryTokens;
      }
      const context = step.decodeContextTokens / sequences;
      if (sequences !== cellSequences || context < from || context >= to) {
        const row = (rows[sequences] ??= new Float64Array(gridSize));
        const low = gridIndex(context);
        below = at(sequences, row, low);
        above = at(sequences, row, low + 1);
        from = gridContext(low);
        to = gridContext(low + 1);
        cellSequences = sequences;
      }
      return seconds(below + (above - below) * ((context - from) / (to - from)));
    },
  };
}

/** Steps of equal width within each doubling, from `firstContext` on; linear below it. */
function gridContext(index: number): number {
  const doubling = Math.floor(index / pointsPerDoubling);
  const within = (index % pointsPerDoubling) / pointsPerDoubling;
  if (doubling === 0) return within * firstContext;
  return firstContext * (1 << (doubling - 1)) * (1 + within);
}

function gridIndex(context: number): number {
  if (context < firstContext) return Math.floor((context / firstContext) * pointsPerDoubling);
  const doubling = 31 - Math.clz32(context / firstContext);
  const base = firstContext * (1 << doubling);
  return (doubling + 1) * pointsPerDoubling + Math.floor((context / base - 1) * pointsPerDoubling);
}
