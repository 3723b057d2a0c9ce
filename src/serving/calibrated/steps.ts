import type { Step } from "../../operators/step.ts";

export type { Step };

/** A step that does nothing yet: one record that a hot loop overwrites. */
export function emptyStep(): Step {
  return {
    prefillSequences: 0,
    prefillTokens: 0,
    prefillPairs: 0,
    prefillContextTokens: 0,
    decodeSequences: 0,
    decodeQueryTokens: 1,
    decodeContextTokens: 0,
  };
}
