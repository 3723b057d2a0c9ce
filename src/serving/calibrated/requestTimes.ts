import { enginePolicies, type EngineName } from "./enginePolicy.ts";
import type { ServingConstants } from "./servingConstants.ts";

/** Time that one request spends outside the steps of an engine. */
export interface RequestTimes {
  /** Client, HTTP, tokeniser, and back; s. */
  readonly requestSeconds: number;
  /** Handing it from a prefill to a decode worker, beside the transfer of its cache; s. */
  readonly handoffSeconds: number;
}

/** What a request with a prompt of `inputTokens` spends outside the engine's steps. */
export function requestTimes(
  { requestSeconds, promptTokenSeconds, handoffSeconds }: ServingConstants,
  engine: EngineName,
  inputTokens: number,
): RequestTimes {
  const { readsPromptsSlowly, fetchesCache } = enginePolicies[engine];
  const promptSeconds = readsPromptsSlowly ? promptTokenSeconds * inputTokens : 0;
  return {
    requestSeconds: requestSeconds[engine] + promptSeconds,
    handoffSeconds: fetchesCache ? handoffSeconds : 0,
  };
}
