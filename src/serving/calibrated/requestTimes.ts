import type { AcceleratorFamily } from "../../catalog/accelerator.ts";
import { enginePolicies, type EngineName } from "./enginePolicy.ts";
import { hostSlowness } from "./hostTimes.ts";
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
 * of an engine on machines of a device's family: work of the host, longer on earlier ones. SGLang's first token comes later by once more what the launches take, for prompts of 1,000 and 8,000
 * tokens alike and of a lone request too, while decode steps wait for the launches once.
 * @equation SV-REQUEST
 */
export function requestTimes(
  { requestSeconds, promptTokenSeconds, launchSeconds, handoffSeconds }: ServingConstants,
  engine: EngineName,
  family: AcceleratorFamily,
  inputTokens: number,
  launches: number,
): RequestTimes {
  const { readsPromptsSlowly, delaysLaunches, fetchesCache } = enginePolicies[engine];
  const promptSeconds = readsPromptsSlowly ? promptTokenSeconds * inputTokens : 0;
  const delaySeconds = delaysLaunches ? launchSeconds * launches : 0;
  const slowness = hostSlowness(family);
  return {
    requestSeconds: (requestSeconds + promptSeconds + delaySeconds) * slowness,
    firstTokenSeconds: delaySeconds * slowness,
    handoffSeconds: fetchesCache ? handoffSeconds : 0,
  };
}
