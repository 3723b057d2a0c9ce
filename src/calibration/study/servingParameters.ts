import type { EngineName } from "../../serving/calibrated/enginePolicy.ts";
import type { ServingConstants } from "../../serving/calibrated/servingConstants.ts";
import type { FitParameter } from "./fitParameter.ts";

type Parameter = FitParameter<ServingConstants>;

/** The constants that `calibrate:refit` moves, each with its range; all on logarithmic scales. */
export const servingParameters: readonly Parameter[] = [
  requestSeconds("trtllm"),
  shared("promptTokenSeconds", "s", 1e-8, 1e-4, "the same for each token of its prompt, in vLLM and SGLang"),
  shared(
    "handoffSeconds",
    "s",
    1e-3,
    2,
    "handing a request to a decode worker that fetches its cache, as in vLLM",
  ),
  shared("stepSeconds", "s", 1e-5, 5e-3, "between two steps, beside the kernels, before Blackwell"),
  shared(
    "launchSeconds",
    "s",
    1e-7,
    1e-4,
    "host time to launch a kernel outside a graph; SGLang's first tokens wait for it once more",
  ),
  shared(
    "fusionSeconds",
    "s",
    1e-8,
    1e-5,
    "what TensorRT-LLM saves of each kernel in a graph by fusion and overlap",
  ),
  shared(
    "overlapEfficiency",
    "1",
    0.3,
    2,
    "rate of dense and four-bit products, and of prompts' collectives, inside an engine over isolated ones",
  ),
  shared("expertEfficiency", "1", 0.2, 2, "the same of grouped products of wider experts"),
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
