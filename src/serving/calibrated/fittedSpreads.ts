import type { ServingCalibration } from "./servingCalibration.ts";

/** Provisional until the first cross-validation. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread"> = {
  tpotSpread: {
    denseAggregated: { low: 0.87, high: 1.15 },
    mixtureAggregated: { low: 0.78, high: 1.25 },
    denseDisaggregated: { low: 0.75, high: 1.3 },
    mixtureDisaggregated: { low: 0.65, high: 1.5 },
  },
  ttftSpread: {
    denseAggregated: { low: 0.65, high: 1.5 },
    mixtureAggregated: { low: 0.55, high: 1.9 },
    denseDisaggregated: { low: 0.4, high: 2.5 },
    mixtureDisaggregated: { low: 0.4, high: 2.5 },
  },
};
