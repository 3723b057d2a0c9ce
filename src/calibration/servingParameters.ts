import { enginePolicies, type EngineName } from "../serving/calibrated/enginePolicy.ts";
import type { ServingConstants } from "../serving/calibrated/servingConstants.ts";
import type { FitParameter } from "./fitParameter.ts";

type Parameter = FitParameter<ServingConstants>;

/** The constants that `calibrate:refit` moves, each with its range; all on logarithmic scales. */
export const servingParameters: readonly Parameter[] = [
  ...(Object.keys(enginePolicies) as readonly EngineName[]).map(requestSeconds),
  shared("promptTokenSeconds", "s", 1e-8, 1e-4, "the same for each token of its prompt, in vLLM and SGLang"),
  shared(
    "handoffSeconds",
    "s",
    1e-3,
    2,
    "handing a request to a decode worker that fetches its cache, as in vLLM",
  ),
  shared("stepSeconds", "s", 1e-5, 5e-3, "host work of one step that no kernel hides"),
  shared("sequenceSeconds", "s", 1e-7, 1e-4, "sampling, detokenising and streaming one token"),
  shared("launchSeconds", "s", 1e-7, 1e-4, "host time to launch a kernel outside a graph"),
  shared(
    "fusionSeconds",
    "s",
    1e-8,
    1e-5,
    "what TensorRT-LLM saves of each kernel in a graph by fusion and overlap",
  ),
  shared(
    "blackwellHostFactor",
    "1",
    0.1,
    2,
    "host times of a step, a sequence and a request, Blackwell systems over Hopper",
  ),
  shared("denseEfficiency", "1", 0.3, 2, "rate of dense products inside an engine over isolated ones"),
  shared("expertEfficiency", "1", 0.2, 2, "rate of grouped expert products over isolated ones"),
  shared(
    "fourBitExpertEfficiency",
    "1",
    0.2,
    4,
    "what four-bit experts, which have kernels of their own, gain on it",
  ),
  shared(
    "expertPasses",
    "passes",
    0.01,
    100,
    "passes over the activations of all token-expert pairs beside isolated kernels: sorting, scaling, summing",
  ),
  shared(
    "collectivePrefillEfficiency",
    "1",
    0.2,
    3,
    "rate of collectives over isolated ones in what prompts add",
  ),
  shared("burstFactor", "1", 0.5, 5, "simultaneous start of separate pools over the time of its prompts"),
  shared("balanceSteps", "steps", 1, 100, "decode steps that TensorRT-LLM waits to balance attention ranks"),
];

type SharedName = {
  [K in keyof ServingConstants]: ServingConstants[K] extends number ? K : never;
}[keyof ServingConstants];

function shared(name: SharedName, unit: string, low: number, high: number, meaning: string): Parameter {
  return {
    name,
    unit,
    low,
    high,
    scale: "log",
    meaning,
    read: (constants) => constants[name],
    write: (constants, value) => ({ ...constants, [name]: value }),
  };
}

function requestSeconds(engine: EngineName): Parameter {
  return {
    name: `requestSeconds.${engine}`,
    unit: "s",
    low: 1e-3,
    high: 0.5,
    scale: "log",
    meaning: "client, HTTP and queues of one request",
    read: (constants) => constants.requestSeconds[engine],
    write: (constants, value) => ({
      ...constants,
      requestSeconds: { ...constants.requestSeconds, [engine]: value },
    }),
  };
}
