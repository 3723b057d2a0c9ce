import type { AcceleratorFamily } from "../../catalog/accelerator.ts";
import { enginePolicies, type EngineName } from "./enginePolicy.ts";
import { hostSlowness, newerFamilies } from "./hostTimes.ts";
import type { ServingConstants } from "./servingConstants.ts";

/** Time that one request spends outside the steps of an engine. */
export interface RequestTimes {
  /** Client, HTTP, tokeniser, and back; s. */
  readonly requestSeconds: number;
  /** Handing it from a prefill to a decode worker, beside the transfer of its cache; s. */
  readonly handoffSeconds: number;
}

/**
 * What a request with a prompt of `inputTokens` spends outside the steps of an engine on machines of a device's family.
 * Work of the host is no more on newer machines than it is in vLLM, and takes longer on earlier ones.
 */
export function requestTimes(
  { requestSeconds, promptTokenSeconds, handoffSeconds }: ServingConstants,
  engine: EngineName,
  family: AcceleratorFamily,
  inputTokens: number,
): RequestTimes {
  const { readsPromptsSlowly, requestsAreHostWork, fetchesCache } = enginePolicies[engine];
  const slowness = requestsAreHostWork ? hostSlowness(family) : 1;
  const promptSeconds = readsPromptsSlowly ? promptTokenSeconds * inputTokens : 0;
  const timedAs = requestsAreHostWork && newerFamilies.has(family) ? "vllm" : engine;
  return {
    requestSeconds: (requestSeconds[timedAs] + promptSeconds) * slowness,
    handoffSeconds: fetchesCache ? handoffSeconds : 0,
  };
}
