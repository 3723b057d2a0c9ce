import { enginePolicies, type EngineName } from "../serving/calibrated/enginePolicy.ts";
import { spreadGroup } from "../serving/calibrated/predict.ts";
import type {
  DeploymentKind,
  ServingCalibration,
  Spread,
  SpreadGroup,
} from "../serving/calibrated/servingCalibration.ts";
import { quantile } from "./errorStatistics.ts";
import type { RowScenario } from "./rowDeployment.ts";

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

/**
 * The 80 % interval of each kind of deployment on each engine: the 10 % and 90 % quantiles of its residuals, or of all
 * engines' where it has few, or of the mixture models' where the kind has few.
 */
export function fitSpreads(
  residuals: readonly Residual[],
): Pick<ServingCalibration, "tpotSpread" | "ttftSpread"> {
  return { tpotSpread: spreadsOf(residuals, "tpotRatio"), ttftSpread: spreadsOf(residuals, "ttftRatio") };
}

function spreadsOf(
  residuals: readonly Residual[],
  metric: "tpotRatio" | "ttftRatio",
): Record<SpreadGroup, Spread> {
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
export function groupOf({ model, row, deployment }: RowScenario): SpreadGroup {
  return spreadGroup(model, row.mode === "disaggregated", deployment.engine);
}
