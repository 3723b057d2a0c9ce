import { fittedKernelConstants } from "../../cost/fittedKernelConstants.ts";
import { fittedServingConstants } from "./fittedServingConstants.ts";
import { fittedSpreads } from "./fittedSpreads.ts";
import type { ServingCalibration } from "./servingCalibration.ts";

/** The calibration that ships with Servecast: kernels timed in isolation and end-to-end runs of three engines. */
export const shippedCalibration: ServingCalibration = {
  name: "servecast",
  get kernels() {
    return fittedKernelConstants();
  },
  serving: fittedServingConstants,
  ...fittedSpreads,
};
