import type { AcceleratorFamily } from "../../catalog/accelerator.ts";
import { enginePolicies, type EngineName } from "./enginePolicy.ts";
import { newerFamilies } from "./hostTimes.ts";
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
 * of an engine on machines of a device's family: work of the host, no more on newer machines than it is in vLLM and
 * `slowness` times as long on earlier ones.
 * @equation SV-REQUEST
 */
export function requestTimes(
  { requestSeconds, promptTokenSeconds, launchDelaySeconds, handoffSeconds }: ServingConstants,
  engine: EngineName,
  family: AcceleratorFamily,
  inputTokens: number,
  launches: number,
  slowness: number,
): RequestTimes {
  const { readsPromptsSlowly, delaysLaunches, fetchesCache } = enginePolicies[engine];
  const promptSeconds = readsPromptsSlowly ? promptTokenSeconds * inputTokens : 0;
  const delaySeconds = delaysLaunches ? launchDelaySeconds * launches : 0;
  const timedAs = newerFamilies.has(family) ? "vllm" : engine;
  return {
    requestSeconds: (requestSeconds[timedAs] + promptSeconds + delaySeconds) * slowness,
    firstTokenSeconds: delaySeconds * slowness,
    handoffSeconds: fetchesCache ? handoffSeconds : 0,
  };
}
