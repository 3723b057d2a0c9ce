import { spreadGroup } from "../serving/calibrated/predict.ts";
import type { ServingCalibration, Spread, SpreadGroup } from "../serving/calibrated/servingCalibration.ts";
import { quantile } from "./errorStatistics.ts";
import type { RowScenario } from "./rowDeployment.ts";

/** Measured over predicted, of rows that the constants had not seen. */
export interface Residual {
  readonly scenario: RowScenario;
  readonly tpotRatio?: number;
  readonly ttftRatio?: number;
}

const groups: readonly SpreadGroup[] = [
  "denseAggregated",
  "mixtureAggregated",
  "denseDisaggregated",
  "mixtureDisaggregated",
];
/** Fewer residuals than this say nothing about a tenth and a nine-tenth quantile. */
const fewest = 30;

/** The 80 % interval of each kind of deployment: the 10 % and 90 % quantiles of its residuals. */
export function fitSpreads(
  residuals: readonly Residual[],
): Pick<ServingCalibration, "tpotSpread" | "ttftSpread"> {
  const of = (metric: "tpotRatio" | "ttftRatio"): Record<SpreadGroup, Spread> => {
    const spreads = {} as Record<SpreadGroup, Spread>;
    for (const group of groups) {
      const own = ratios(residuals, metric, group);
      const fallback = ratios(
        residuals,
        metric,
        group.startsWith("dense") ? "mixtureDisaggregated" : "mixtureAggregated",
      );
      const used = own.length >= fewest ? own : fallback;
      spreads[group] = { low: quantile(used, 0.1), high: quantile(used, 0.9) };
    }
    return spreads;
  };
  return { tpotSpread: of("tpotRatio"), ttftSpread: of("ttftRatio") };
}

function ratios(
  residuals: readonly Residual[],
  metric: "tpotRatio" | "ttftRatio",
  group: SpreadGroup,
): readonly number[] {
  return residuals
    .filter(({ scenario }) => groupOf(scenario) === group)
    .flatMap((residual) => residual[metric] ?? []);
}

/** The kind of deployment of a row. */
export function groupOf({ model, row }: RowScenario): SpreadGroup {
  return spreadGroup(model, row.mode === "disaggregated");
}
