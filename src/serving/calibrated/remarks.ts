import { enginePolicies } from "./enginePolicy.ts";
import type { CompiledScenario } from "./compiledScenario.ts";
import { uncovered } from "./spreads.ts";

/** What a forecast takes for granted. */
export function assumptionsOf({ scenario, problem, decodeWorker }: CompiledScenario): readonly string[] {
  const { policy } = problem;
  const { formats } = decodeWorker;
  return [
    `${policy.name} takes ${Math.round(decodeWorker.batching.memoryUtilization * 100)} % of memory and prefills up to ${decodeWorker.batching.maxBatchedTokens} tokens a step${policy.scheduling === "mixed" ? ", mixed with decoding" : ", before decoding goes on"}`,
    `weights in ${formats.weights.dense}, experts in ${formats.weights.experts}, KV cache in ${formats.kvCache}`,
    "experts are chosen at random and evenly; outputs run to their full length",
    ...(scenario.harness.burstStart
      ? [
          `a closed loop that starts all requests at once and sends ${scenario.harness.requestsPerSlot} from each place`,
        ]
      : []),
    ...(scenario.speculation.draftTokens > 0
      ? [
          `each verification yields ${scenario.speculation.acceptedTokens.toFixed(2)} tokens of ${scenario.speculation.draftTokens} drafted`,
        ]
      : []),
  ];
}

/** Where a forecast is less sure than its interval says, and what a user should check. */
export function warningsOf(compiled: CompiledScenario): readonly string[] {
  const { scenario, calibration, decodeWorker } = compiled;
  const { model, engine } = scenario;
  return [
    ...uncovered(calibration, { ...compiled, model, engine }),
    ...decodeWorker.deviceCost.warnings,
    ...(model.notes ?? []),
    ...(enginePolicies[scenario.engine].scheduling === "prefillFirst" && scenario.workload.equalLengths
      ? ["equal lengths keep all requests in step: TTFT holds half of all prompts"]
      : []),
  ];
}
