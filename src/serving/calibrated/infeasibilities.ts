import type { Infeasibility } from "./forecast.ts";
import type { CompiledScenario } from "./compiledScenario.ts";
import type { Load } from "./problem.ts";
import type { Solution } from "./solution.ts";

/** Why a deployment cannot serve a load; empty where it can. */
export function infeasibilities(
  compiled: CompiledScenario,
  load: Load,
  solution: Solution,
): readonly Infeasibility[] {
  const { problem, decodeWorker, prefillWorker } = compiled;
  const reasons: Infeasibility[] = [];
  for (const { accelerator, memory } of prefillWorker ? [decodeWorker, prefillWorker] : [decodeWorker]) {
    if (memory.kvPool > 0) continue;
    const have = memory.usable - memory.reserve;
    const need = memory.weights + memory.activations + memory.runtime;
    reasons.push({
      code: "weights_do_not_fit",
      message: `weights, activations and runtime need ${gigabytes(need)} of the ${gigabytes(have)} that the engine may use on each ${accelerator.name}`,
      need,
      have,
    });
  }
  if (reasons.length === 0 && problem.decode.sequencesPerRank < 1) {
    reasons.push({
      code: "kv_cache_too_small",
      message: "the KV cache does not hold one request of this length",
      need: 1,
      have: problem.decode.sequencesPerRank,
    });
  }
  if ("requestRate" in load && solution.saturated) {
    reasons.push({
      code: "rate_above_capacity",
      message: `arrivals exceed the ${solution.requestsPerSecond.toPrecision(3)} requests/s that this deployment sustains: the queue grows without end, and the figures are those of a full deployment`,
      need: load.requestRate,
      have: solution.requestsPerSecond,
    });
  }
  return reasons;
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
