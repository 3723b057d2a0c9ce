import { enginePolicies, type EngineName } from "../../serving/calibrated/enginePolicy.ts";
import { modelShape, spreadGroup, type SpreadQuestion } from "../../serving/calibrated/spreads.ts";
import type {
  DeploymentKind,
  ServingCalibration,
  Spread,
  SpreadGroup,
  Widening,
} from "../../serving/calibrated/servingCalibration.ts";
import { quantile } from "../errorStatistics.ts";
import type { RowScenario } from "../rows/rowDeployment.ts";

/** Measured over predicted, of rows that the constants had not seen. */
export interface Residual {
  readonly scenario: RowScenario;
  readonly tpotRatio?: number;
  readonly ttftRatio?: number;
}

const kinds: readonly DeploymentKind[] = [
  "denseAggregated",
  "mixtureAggregated",
  "denseDisaggregated",
  "mixtureDisaggregated",
];
const engines = Object.keys(enginePolicies) as readonly EngineName[];
/** Fewer residuals than this say nothing about a tenth and a nine-tenth quantile. */
const fewest = 30;

type Metric = "tpotRatio" | "ttftRatio";

/** What a fit says about its own uncertainty. */
export type FittedSpreads = Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage">;

/** Residuals of rows that the constants had not seen: of other configurations, of other models, of other systems. */
export interface HeldOut {
  readonly byFamily: readonly Residual[];
  readonly byModel: readonly Residual[];
  readonly bySystem: readonly Residual[];
}

/**
 * The 80 % interval of each kind of deployment on each engine: the 10 % and 90 % quantiles of its residuals, or of all
 * engines' where it has few, or of the mixture models' where the kind has few. Models and accelerators without runs
 * widen it until it holds 80 % of the runs of those that were left out.
 */
export function fitSpreads({ byFamily, byModel, bySystem }: HeldOut): FittedSpreads {
  const [tpotSpread, ttftSpread] = [spreadsOf(byFamily, "tpotRatio"), spreadsOf(byFamily, "ttftRatio")];
  const widening = (residuals: readonly Residual[]): Widening => ({
    tpot: wideningFor(residuals, "tpotRatio", tpotSpread),
    ttft: wideningFor(residuals, "ttftRatio", ttftSpread),
  });
  const scenarios = byFamily.map(({ scenario }) => scenario);
  const accelerators = scenarios.flatMap((scenario) =>
    [scenario.deployment.decode, scenario.deployment.prefill].flatMap(
      (pool) => pool?.worker.accelerator.id ?? [],
    ),
  );
  return {
    tpotSpread,
    ttftSpread,
    coverage: {
      accelerators: [...new Set(accelerators)].sort(),
      modelShapes: [...new Set(scenarios.map(({ model }) => modelShape(model)))].sort(),
      unseenModel: widening(byModel),
      unseenAccelerator: widening(bySystem),
    },
  };
}

/** The factor on logarithmic widths, 1 or more, within which 80 % of the residuals lie. */
export function wideningFor(
  residuals: readonly Residual[],
  metric: Metric,
  spreads: Readonly<Record<SpreadGroup, Spread>>,
): number {
  const needed = residuals.flatMap((residual) => {
    const ratio = residual[metric];
    if (ratio === undefined) return [];
    const { low, high } = spreads[groupOf(residual.scenario)];
    return Math.abs(2 * Math.log(ratio) - Math.log(low * high)) / Math.log(high / low);
  });
  return Math.max(1, quantile(needed, 0.8));
}

function spreadsOf(residuals: readonly Residual[], metric: Metric): Record<SpreadGroup, Spread> {
  const ratiosWhere = (test: (group: SpreadGroup) => boolean): readonly number[] =>
    residuals.filter(({ scenario }) => test(groupOf(scenario))).flatMap((residual) => residual[metric] ?? []);
  const spreads = {} as Record<SpreadGroup, Spread>;
  for (const kind of kinds) {
    const relative = kind.replace("dense", "mixture");
    for (const engine of engines) {
      const candidates = [
        ratiosWhere((group) => group === `${kind}.${engine}`),
        ratiosWhere((group) => group.startsWith(kind)),
        ratiosWhere((group) => group.startsWith(relative)),
      ];
      const used = candidates.find(({ length }) => length >= fewest) ?? [1];
      spreads[`${kind}.${engine}`] = { low: quantile(used, 0.1), high: quantile(used, 0.9) };
    }
  }
  return spreads;
}

/** The kind of deployment of a row. */
export function groupOf({ model, deployment }: RowScenario): SpreadGroup {
  return spreadGroup(model, deployment.prefill !== undefined, deployment.engine);
}

/** What decides the spreads of a row. */
export function questionOf({ model, deployment }: RowScenario): SpreadQuestion {
  const { engine, decode, prefill, isPastRelease } = deployment;
  return {
    model,
    engine,
    isPastRelease,
    decodeWorker: decode.worker,
    ...(prefill ? { prefillWorker: prefill.worker } : {}),
  };
}
