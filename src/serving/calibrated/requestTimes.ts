import type { AcceleratorFamily } from "../../catalog/accelerator.ts";
import { enginePolicies, type EngineName } from "./enginePolicy.ts";
import type { ServingConstants } from "./servingConstants.ts";

/** Time that one request spends outside the steps of an engine. */
export interface RequestTimes {
  /** Client, HTTP, tokeniser, and back; s. */
  readonly requestSeconds: number;
  /** Handing it from a prefill to a decode worker, beside the transfer of its cache; s. */
  readonly handoffSeconds: number;
}

/** What a request with a prompt of `inputTokens` spends outside the steps of an engine on machines of a device's family. */
export function requestTimes(
  { requestSeconds, promptTokenSeconds, handoffSeconds, blackwellHostFactor }: ServingConstants,
  engine: EngineName,
  family: AcceleratorFamily,
  inputTokens: number,
): RequestTimes {
  const { readsPromptsSlowly, requestsAreHostWork, fetchesCache } = enginePolicies[engine];
  const promptSeconds = readsPromptsSlowly ? promptTokenSeconds * inputTokens : 0;
  const newer = requestsAreHostWork && family === "blackwell" ? blackwellHostFactor : 1;
  return {
    requestSeconds: requestSeconds[engine] * newer + promptSeconds,
    handoffSeconds: fetchesCache ? handoffSeconds : 0,
  };
}
