import type { InputError } from "../units/inputError.ts";
import type { Operation } from "../api/operation.ts";
import { spellingOf } from "./commandOf.ts";

/** Exit codes of the command line. */
export const exitCodes = { solved: 0, internal: 1, badInput: 2, infeasible: 3 } as const;

/** One line for a fault of the input, and a second with the way out. */
export function faultText(error: InputError, operation: Operation | undefined): string {
  const [first = ""] = error.path;
  const spelled = operation && first in operation.input.shape ? spellingOf(operation, first) : undefined;
  // "seqLen must be ..." becomes "--seq-len must be ...": the user's own spelling.
  const message =
    spelled && error.message.startsWith(`${first} `)
      ? spelled + error.message.slice(first.length)
      : error.message;
  return `error: ${message}\n${error.hint ? `  ${error.hint}\n` : ""}`;
}
