import { enginePolicies, type EngineName, type EnginePolicy } from "../../serving/calibrated/enginePolicy.ts";
import type { CompiledWorker } from "../../serving/calibrated/compilePool.ts";
import type { RowScenario } from "../rows/rowDeployment.ts";

/** The runs on which a constant can show. */
export interface ConcernedRows {
  readonly name: string;
  readonly holds: (scenario: RowScenario) => boolean;
}

const policyOf = ({ deployment }: RowScenario): EnginePolicy => enginePolicies[deployment.engine];
const workersOf = ({ deployment: { decode, prefill } }: RowScenario): readonly CompiledWorker[] =>
  [decode, prefill].flatMap((pool) => pool?.worker ?? []);
const isDisaggregated = ({ deployment }: RowScenario): boolean => deployment.prefill !== undefined;
/** Up to here a host launches the kernels of a prompt about as slowly as a device runs them. */
const shortPrompt = 1024;

const all: ConcernedRows = { name: "all", holds: () => true };

const ofEngine = (engine: EngineName): ConcernedRows => ({
  name: engine,
  holds: ({ deployment }) => deployment.engine === engine,
});

const byConstant: Readonly<Record<string, ConcernedRows>> = {
  promptTokenSeconds: {
    name: "vllm and sglang",
    holds: (scenario) => policyOf(scenario).readsPromptsSlowly,
  },
  handoffSeconds: {
    name: "vllm, disaggregated",
    holds: (scenario) => isDisaggregated(scenario) && policyOf(scenario).fetchesCache,
  },
  stepSeconds: {
    name: "before Blackwell",
    holds: (scenario) => workersOf(scenario).some(({ accelerator }) => accelerator.family !== "blackwell"),
  },
  launchSeconds: {
    name: `sglang, and prompts of up to ${shortPrompt} tokens`,
    holds: (scenario) => scenario.row.isl <= shortPrompt || policyOf(scenario).delaysLaunches,
  },
  fusionSeconds: ofEngine("trtllm"),
  expertEfficiency: {
    name: "experts of 8 or 16 bits",
    holds: (scenario) =>
      workersOf(scenario).some(({ costs }) => costs.some(({ part }) => part === "experts")),
  },
  burstFactor: { name: "disaggregated", holds: isDisaggregated },
  balanceSteps: {
    name: "trtllm, aggregated, data-parallel attention",
    holds: (scenario) =>
      policyOf(scenario).balancesRanks &&
      !isDisaggregated(scenario) &&
      scenario.deployment.decode.worker.sharding.attentionDp > 1,
  },
};

/** The runs that the constant of this name concerns; all, if none are named here. */
export const concernedRows = (constant: string): ConcernedRows => byConstant[constant] ?? all;
