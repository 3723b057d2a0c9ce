import type { ServingCalibration } from "./servingCalibration.ts";

/** Residuals of five folds of configuration families; written by `npm run calibrate:refit`. */
export const fittedSpreads: Pick<ServingCalibration, "tpotSpread" | "ttftSpread"> = {
  tpotSpread: {
    denseAggregated: {
      low: 0.8803,
      high: 1.1397,
    },
    mixtureAggregated: {
      low: 0.8224,
      high: 1.2887,
    },
    denseDisaggregated: {
      low: 0.7994,
      high: 2.0656,
    },
    mixtureDisaggregated: {
      low: 0.7994,
      high: 2.0656,
    },
  },
  ttftSpread: {
    denseAggregated: {
      low: 0.7617,
      high: 2.1673,
    },
    mixtureAggregated: {
      low: 0.6448,
      high: 1.6709,
    },
    denseDisaggregated: {
      low: 0.2291,
      high: 6.4971,
    },
    mixtureDisaggregated: {
      low: 0.2291,
      high: 6.4971,
    },
  },
};
