import type { Operation } from "./operation.ts";

/**
 * Every operation by its name, loaded when it is asked for: a command pays for its own code only.
 * A new operation is one file that exports one `Operation`, and one line here.
 */
export const operationLoaders: Readonly<Record<string, () => Promise<Operation>>> = {
  predict: async () => (await import("./predict/predict.ts")).predict,
  validate: async () => (await import("./validate/validate.ts")).validate,
  calibrate: async () => (await import("./calibrate/calibrate.ts")).calibrate,
  solve: async () => (await import("./solve/solve.ts")).solve,
  explain: async () => (await import("./solve/explain.ts")).explain,
  simulate: async () => (await import("./simulate/simulate.ts")).simulate,
  models: async () => (await import("./show/models.ts")).models,
  hardware: async () => (await import("./show/hardware.ts")).hardware,
  show: async () => (await import("./show/show.ts")).show,
};
