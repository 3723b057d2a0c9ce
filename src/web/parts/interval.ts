import type { Estimate } from "../../serving/calibrated/forecast.ts";
import { show } from "./show.ts";

/** The bounds that hold in 80 % of cases: "23.3 to 29.1 ms". */
export function bounds({ lowSeconds, highSeconds }: Estimate): string {
  const [low = "", lowUnit] = show(lowSeconds, "time", 3).split(" ");
  const [high = "", highUnit = ""] = show(highSeconds, "time", 3).split(" ");
  return `${low}${lowUnit === highUnit ? "" : ` ${lowUnit}`} to ${high} ${highUnit}`;
}

export const interval = (estimate: Estimate): string => `80 %: ${bounds(estimate)}`;
