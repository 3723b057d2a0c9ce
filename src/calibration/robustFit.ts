/** A residual vector and how many rows stand behind it. */
export interface FitProblem {
  /** Start, one coordinate a parameter. */
  readonly start: readonly number[];
  /** Pull of a parameter towards its start, as a residual a unit of coordinate; keeps what the data do not say where it was. */
  readonly priorWeight: number;
  /** Writes the residuals, in units of their expected spread, into `out`. */
  residuals(coordinates: readonly number[], out: Float64Array): void;
  readonly residualCount: number;
  readonly maxIterations: number;
}

export interface FitResult {
  readonly coordinates: readonly number[];
  readonly cost: number;
  readonly iterations: number;
}

const differenceStep = 1e-3;
const tolerance = 1e-4;

/**
 * Levenberg-Marquardt with the soft-L1 loss 2 (sqrt(1 + r^2) - 1): residuals beyond their spread count by size, not by
 * square, so that a run with an unknown fault pulls no more than any other.
 */
export function robustFit(problem: FitProblem): FitResult {
  const size = problem.start.length;
  const count = problem.residualCount;
  let x = [...problem.start];
  const residual = new Float64Array(count);
  const shifted = new Float64Array(count);
  const jacobian = Array.from({ length: size }, () => new Float64Array(count));
  const costOf = (r: Float64Array, at: readonly number[]): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const value = r[i] as number;
      sum += 2 * (Math.sqrt(1 + value * value) - 1);
    }
    for (let j = 0; j < size; j++)
      sum += (problem.priorWeight * ((at[j] as number) - (problem.start[j] as number))) ** 2;
    return sum;
  };
  problem.residuals(x, residual);
  let cost = costOf(residual, x);
  let damping = 1e-2;
  let iteration = 0;
  for (; iteration < problem.maxIterations; iteration++) {
    for (let j = 0; j < size; j++) {
      const moved = x.map((value, k) => (k === j ? value + differenceStep : value));
      problem.residuals(moved, shifted);
      const column = jacobian[j] as Float64Array;
      for (let i = 0; i < count; i++)
        column[i] = ((shifted[i] as number) - (residual[i] as number)) / differenceStep;
    }
    const { normal, gradient } = normalEquations(jacobian, residual, x, problem);
    let improved = false;
    let gain = 0;
    for (let attempt = 0; attempt < 6 && !improved; attempt++) {
      const step = solveDamped(normal, gradient, damping);
      const candidate = x.map((value, j) => value - Math.max(-1, Math.min(1, step[j] as number)));
      problem.residuals(candidate, shifted);
      const candidateCost = costOf(shifted, candidate);
      if (candidateCost < cost) {
        gain = (cost - candidateCost) / cost;
        x = candidate;
        residual.set(shifted);
        cost = candidateCost;
        damping = Math.max(1e-6, damping / 5);
        improved = true;
      } else damping *= 5;
    }
    if (!improved || gain < tolerance) break;
  }
  return { coordinates: x, cost, iterations: iteration };
}

/** Weighted normal equations; soft-L1 weighs a residual r by 1 / sqrt(1 + r^2). */
function normalEquations(
  jacobian: readonly Float64Array[],
  residual: Float64Array,
  x: readonly number[],
  problem: FitProblem,
): { normal: number[][]; gradient: number[] } {
  const size = x.length;
  const weights = residual.map((value) => 1 / Math.sqrt(1 + value * value));
  const prior = problem.priorWeight ** 2;
  const normal = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
  const gradient = Array.from({ length: size }, () => 0);
  for (let a = 0; a < size; a++) {
    const first = jacobian[a] as Float64Array;
    let slope = prior * ((x[a] as number) - (problem.start[a] as number));
    for (let i = 0; i < residual.length; i++)
      slope += (first[i] as number) * (weights[i] as number) * (residual[i] as number);
    gradient[a] = slope;
    for (let b = a; b < size; b++) {
      const second = jacobian[b] as Float64Array;
      let sum = a === b ? prior : 0;
      for (let i = 0; i < residual.length; i++)
        sum += (first[i] as number) * (weights[i] as number) * (second[i] as number);
      (normal[a] as number[])[b] = sum;
      (normal[b] as number[])[a] = sum;
    }
  }
  return { normal, gradient };
}

/** Solves (normal + damping diag(normal)) step = gradient by Gaussian elimination with pivoting. */
function solveDamped(
  normal: readonly (readonly number[])[],
  gradient: readonly number[],
  damping: number,
): number[] {
  const size = gradient.length;
  const matrix = normal.map((row, i) => [
    ...row.map((value, j) => (i === j ? value * (1 + damping) + 1e-9 : value)),
    gradient[i] as number,
  ]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(matrix[row]![column]!) > Math.abs(matrix[pivot]![column]!)) pivot = row;
    }
    [matrix[column], matrix[pivot]] = [matrix[pivot]!, matrix[column]!];
    for (let row = column + 1; row < size; row++) {
      const factor = matrix[row]![column]! / matrix[column]![column]!;
      for (let k = column; k <= size; k++) matrix[row]![k]! -= factor * matrix[column]![k]!;
    }
  }
  const solution = Array.from({ length: size }, () => 0);
  for (let row = size - 1; row >= 0; row--) {
    let sum = matrix[row]![size]!;
    for (let k = row + 1; k < size; k++) sum -= matrix[row]![k]! * solution[k]!;
    solution[row] = sum / matrix[row]![row]!;
  }
  return solution;
}
