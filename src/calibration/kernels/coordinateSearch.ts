export interface SearchBound {
  readonly low: number;
  readonly high: number;
}

/**
 * Minimises `loss` over positive parameters within their bounds, in log space, by the pattern search of
 * Hooke and Jeeves (1961, doi:10.1145/321062.321069): a step along each parameter in turn, and after every
 * sweep once more in the direction of the whole sweep, which follows valleys that no single parameter
 * descends. Changes `parameters` in place and returns the least loss. Needs no derivatives, so that robust
 * losses may have corners. A parameter whose bounds are equal stays as it is.
 */
export function coordinateSearch(
  parameters: number[],
  bounds: readonly SearchBound[],
  loss: (parameters: readonly number[]) => number,
  { sweeps = 100, firstStep = 0.2, lastStep = 1e-3 } = {},
): number {
  const steps = bounds.map(({ low, high }) => (low === high ? 0 : firstStep));
  let best = loss(parameters);
  for (let sweep = 0; sweep < sweeps && steps.some((step) => step > lastStep); sweep += 1) {
    const before = [...parameters];
    best = stepAlongEach(parameters, bounds, steps, loss, best, lastStep);
    const beyond = parameters.map((value, i) => within(bounds[i], value * (value / (before[i] ?? value))));
    const value = loss(beyond);
    if (value < best) {
      best = value;
      beyond.forEach((each, i) => (parameters[i] = each));
    }
  }
  return best;
}

function stepAlongEach(
  parameters: number[],
  bounds: readonly SearchBound[],
  steps: number[],
  loss: (parameters: readonly number[]) => number,
  start: number,
  lastStep: number,
): number {
  let best = start;
  for (let i = 0; i < parameters.length; i += 1) {
    const from = parameters[i] ?? 0;
    const step = steps[i] ?? 0;
    if (step <= lastStep) continue;
    let taken = from;
    for (const direction of [1, -1]) {
      const trial = within(bounds[i], from * Math.exp(direction * step));
      if (trial === from) continue;
      parameters[i] = trial;
      const value = loss(parameters);
      if (value < best) {
        best = value;
        taken = trial;
        break;
      }
    }
    parameters[i] = taken;
    // Slowly down, so that a valley is not taken for its bottom.
    steps[i] = taken === from ? step * 0.6 : Math.min(step * 1.1, 0.5);
  }
  return best;
}

function within(bound: SearchBound | undefined, value: number): number {
  return bound === undefined ? value : Math.min(bound.high, Math.max(bound.low, value));
}
