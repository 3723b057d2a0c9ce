import type { CompiledWorker } from "./compilePool.ts";
import type { Problem } from "./problem.ts";
import type { ServingScenario } from "./scenario.ts";
import type { ServingCalibration, Spreads } from "./servingCalibration.ts";

/** A scenario with its operators priced; predicting another load costs microseconds. */
export interface CompiledScenario {
  readonly scenario: ServingScenario;
  readonly calibration: ServingCalibration;
  readonly problem: Problem;
  readonly spreads: Spreads;
  readonly decodeWorker: CompiledWorker;
  readonly prefillWorker?: CompiledWorker;
}
