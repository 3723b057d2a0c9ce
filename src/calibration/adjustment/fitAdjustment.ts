import { noAdjustment, type Adjustment } from "../../serving/calibrated/adjustment.ts";
import { eightyPercent, type AdjustmentPrior } from "./adjustmentPriors.ts";
import { robustFit } from "../robustFit.ts";

/** A measured latency and what is predicted for it under an adjustment. */
export interface Observation {
  readonly metric: "ttft" | "tpot";
  readonly seconds: number;
  predict(adjustment: Adjustment): number;
}

export interface FittedConstant {
  readonly name: keyof Adjustment;
  readonly factor: number;
  /** 80 % of the posterior lies between. */
  readonly low: number;
  readonly high: number;
}

export interface AdjustmentFit {
  readonly adjustment: Adjustment;
  readonly fitted: readonly FittedConstant[];
  readonly leftAlone: readonly { readonly name: keyof Adjustment; readonly reason: string }[];
  /** log(predicted / measured) of each observation after the fit. */
  readonly residuals: readonly number[];
}

/** Spread of repeated runs of one deployment, in log ratios: what a fit must not explain. */
const repeatSpread = { tpot: 0.05, ttft: 0.15 } as const;
/** By how much a constant's gain must exceed what the Bayesian information criterion asks: four is positive to strong evidence. */
const evidenceMargin = 4;
/** Measured latencies that one constant needs at least. */
const valuesPerConstant = 3;
/** A constant is only worth fitting if the data say it at least this much better than the prior. */
const neededNarrowing = 0.7;

/**
 * Factors that bring predictions to the observations: maximum a posteriori in log space, with normal priors around 1
 * and the soft-L1 loss. Constants come in one by one, the one that explains most first, as long as the data carry
 * them: three values each, told apart from those already in, and a gain above chance (the Bayesian information criterion).
 * @equation CAL-FIT
 */
export function fitAdjustment(
  observations: readonly Observation[],
  priors: readonly AdjustmentPrior[],
): AdjustmentFit {
  const chosen: AdjustmentPrior[] = [];
  const reasons = new Map<keyof Adjustment, string>();
  let best = fitConstants(observations, []);
  for (;;) {
    let winner: { prior: AdjustmentPrior; fit: ConstantsFit } | undefined;
    for (const prior of priors.filter((one) => !chosen.includes(one))) {
      const together = [...chosen, prior];
      if (observations.length < valuesPerConstant * together.length) {
        reasons.set(
          prior.name,
          `${observations.length} measured latencies carry ${countOf(Math.floor(observations.length / valuesPerConstant))} at most`,
        );
        continue;
      }
      const fit = fitConstants(observations, together);
      const narrowing = fit.deviations[chosen.length]! / prior.spread;
      if (narrowing > neededNarrowing) {
        reasons.set(
          prior.name,
          chosen.length > 0
            ? `the measurements do not tell it from ${chosen.map(({ name }) => name).join(" and ")}`
            : "the measurements hardly depend on it",
        );
        continue;
      }
      const gain = best.cost - fit.cost;
      if (gain < Math.log(observations.length) + evidenceMargin) {
        reasons.set(prior.name, "moving it explains no more than chance does");
        continue;
      }
      if (!winner || fit.cost < winner.fit.cost) winner = { prior, fit };
    }
    if (!winner) break;
    chosen.push(winner.prior);
    best = winner.fit;
  }
  return {
    adjustment: best.adjustment,
    fitted: chosen.map(({ name }, index) => {
      const factor = best.adjustment[name];
      const half = Math.exp(eightyPercent * best.deviations[index]!);
      return { name, factor, low: factor / half, high: factor * half };
    }),
    leftAlone: priors
      .filter((prior) => !chosen.includes(prior))
      .map(({ name }) => ({ name, reason: reasons.get(name)! })),
    residuals: observations.map(({ predict, seconds }) => Math.log(predict(best.adjustment) / seconds)),
  };
}

const countOf = (constants: number): string => (constants === 1 ? "one constant" : `${constants} constants`);

interface ConstantsFit {
  readonly adjustment: Adjustment;
  readonly cost: number;
  /** Posterior standard deviation of each log factor. */
  readonly deviations: readonly number[];
}

/** Coordinates are log factors in units of their prior's spread. */
function fitConstants(
  observations: readonly Observation[],
  priors: readonly AdjustmentPrior[],
): ConstantsFit {
  const at = (coordinates: readonly number[]): Adjustment =>
    Object.assign(
      { ...noAdjustment },
      ...priors.map(({ name, spread }, index) => ({ [name]: Math.exp(coordinates[index]! * spread) })),
    ) as Adjustment;
  const residuals = (coordinates: readonly number[], out: Float64Array): void => {
    const adjustment = at(coordinates);
    observations.forEach(({ metric, seconds, predict }, index) => {
      out[index] = Math.log(predict(adjustment) / seconds) / repeatSpread[metric];
    });
  };
  const { coordinates, cost } = robustFit({
    start: priors.map(() => 0),
    priorWeight: 1,
    residuals,
    residualCount: observations.length,
    maxIterations: 20,
  });
  return {
    adjustment: at(coordinates),
    cost,
    deviations: deviations(coordinates, priors, residuals, observations.length),
  };
}

/** Square roots of the diagonal of the inverse of (J'J + 1), scaled back by the priors' spreads. */
function deviations(
  coordinates: readonly number[],
  priors: readonly AdjustmentPrior[],
  residuals: (coordinates: readonly number[], out: Float64Array) => void,
  count: number,
): readonly number[] {
  const step = 1e-3;
  const base = new Float64Array(count);
  residuals(coordinates, base);
  const columns = coordinates.map((_, j) => {
    const column = new Float64Array(count);
    residuals(
      coordinates.map((value, k) => (k === j ? value + step : value)),
      column,
    );
    return column.map((value, i) => (value - base[i]!) / step);
  });
  const information = columns.map((a, j) =>
    columns.map((b, k) => a.reduce((sum, value, i) => sum + value * b[i]!, j === k ? 1 : 0)),
  );
  return priors.map(({ spread }, j) => spread * Math.sqrt(inverseDiagonal(information, j)));
}

/** Element (j, j) of the inverse of a symmetric positive definite matrix: one elimination with column j last. */
function inverseDiagonal(matrix: readonly (readonly number[])[], j: number): number {
  const order = [...matrix.keys()].filter((k) => k !== j).concat(j);
  const rows = order.map((a) => order.map((b) => matrix[a]![b]!));
  for (let pivot = 0; pivot < rows.length - 1; pivot++) {
    for (let row = pivot + 1; row < rows.length; row++) {
      const factor = rows[row]![pivot]! / rows[pivot]![pivot]!;
      for (let k = pivot; k < rows.length; k++) rows[row]![k]! -= factor * rows[pivot]![k]!;
    }
  }
  return 1 / rows.at(-1)!.at(-1)!;
}
