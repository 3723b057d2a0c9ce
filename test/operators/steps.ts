import type { Step } from "../../src/operators/step.ts";

/** `sequences` prompts of `tokens` new tokens after `cached` ones. */
export function prefillStep(sequences: number, tokens: number, cached = 0): Step {
  return {
    prefillSequences: sequences,
    prefillTokens: sequences * tokens,
    prefillPairs: sequences * (tokens * cached + (tokens * (tokens + 1)) / 2),
    prefillContextTokens: sequences * (cached + tokens),
    decodeSequences: 0,
    decodeQueryTokens: 1,
    decodeContextTokens: 0,
  };
}

export function decodeStep(sequences: number, context: number, queryTokens = 1): Step {
  return {
    prefillSequences: 0,
    prefillTokens: 0,
    prefillPairs: 0,
    prefillContextTokens: 0,
    decodeSequences: sequences,
    decodeQueryTokens: queryTokens,
    decodeContextTokens: sequences * context,
  };
}
