import { enginePolicies, type EngineName } from "./enginePolicy.ts";
import type { ServingConstants } from "./servingConstants.ts";

/** Time that one request spends outside the steps of an engine. */
export interface RequestTimes {
  /** Client, HTTP, tokeniser, and back; s. */
  readonly requestSeconds: number;
  /** What of it delays the first token alone: neither when the prompt is in line nor when the answer ends; s. */
  readonly firstTokenSeconds: number;
  /** Handing it from a prefill to a decode worker, beside the transfer of its cache; s. */
  readonly handoffSeconds: number;
}

/**
 * What a request with a prompt of `inputTokens`, for which the host launches `launches` kernels, spends outside the steps
 * of an engine: work of the host, `slowness` times as long on machines of earlier devices. SGLang's first token comes later by
 * once more what the launches take, for prompts of 1,000 and 8,000 tokens alike and of a lone request too, while decode steps
 * wait for the launches once.
 * @equation SV-REQUEST
 */
export function requestTimes(
  { requestSeconds, promptTokenSeconds, launchSeconds, handoffSeconds }: ServingConstants,
  engine: EngineName,
  slowness: number,
  inputTokens: number,
  launches: number,
): RequestTimes {
  const { readsPromptsSlowly, delaysLaunches, fetchesCache } = enginePolicies[engine];
  const promptSeconds = readsPromptsSlowly ? promptTokenSeconds * inputTokens : 0;
  const delaySeconds = delaysLaunches ? launchSeconds * launches : 0;
  return {
    requestSeconds: (requestSeconds + promptSeconds + delaySeconds) * slowness,
    firstTokenSeconds: delaySeconds * slowness,
    handoffSeconds: fetchesCache ? handoffSeconds : 0,
  };
}
