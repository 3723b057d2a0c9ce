import type { Operation } from "./operation.ts";

/**
 * Every operation by its name, loaded when it is asked for: a command pays for its own code only.
 * A new operation is one file that exports one `Operation`, and one line here.
 */
export const operationLoaders: Readonly<Record<string, () => Promise<Operation>>> = {
  predict: async () => (await import("./predict.ts")).predict,
  validate: async () => (await import("./validate.ts")).validate,
  calibrate: async () => (await import("./calibrate.ts")).calibrate,
  solve: async () => (await import("./solve.ts")).solve,
  explain: async () => (await import("./explain.ts")).explain,
  simulate: async () => (await import("./simulate.ts")).simulate,
  models: async () => (await import("./models.ts")).models,
  hardware: async () => (await import("./hardware.ts")).hardware,
  show: async () => (await import("./show.ts")).show,
};
