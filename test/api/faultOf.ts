import { InputError } from "../../src/units/inputError.ts";

/** The `InputError` that `run` throws; any other end is an error of the test. */
export function faultOf(run: () => unknown): InputError {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("no fault was thrown");
}
