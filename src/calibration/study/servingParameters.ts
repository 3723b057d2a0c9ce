import type { ServingConstants } from "../../serving/calibrated/servingConstants.ts";
import type { FitParameter } from "./fitParameter.ts";

type Parameter = FitParameter<ServingConstants>;

/** The constants that `calibrate:refit` moves, each with its range; all on logarithmic scales. */
export const servingParameters: readonly Parameter[] = [
  shared(
    "promptTokenSeconds",
    "s",
    1e-8,
    1e-4,
    "reading a token of a prompt off the wire and tokenising it, in vLLM and SGLang",
  ),
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
    "expertEfficiency",
    "1",
    0.2,
    2,
    "rate of grouped products of wider experts inside an engine over isolated ones",
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
