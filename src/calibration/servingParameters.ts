import type { EngineName } from "../serving/calibrated/enginePolicy.ts";
import type { EngineOverheads, ServingConstants } from "../serving/calibrated/servingConstants.ts";
import type { FitParameter } from "./fitParameter.ts";

type Parameter = FitParameter<ServingConstants>;

const engineNames: readonly EngineName[] = ["vllm", "sglang", "trtllm"];

/** The constants that `calibrate:refit` moves, each with its range. */
export const servingParameters: readonly Parameter[] = [
  ...engineNames.flatMap((engine) => [
    overhead(engine, "sequenceSeconds", 1e-7, 1e-4, "log", "sampling, detokenising and streaming one token"),
    overhead(
      engine,
      "gapSeconds",
      -3e-6,
      6e-6,
      "linear",
      "graph launch gap of a kernel above its isolated fixed time; negative where launches overlap or kernels are fused",
    ),
    overhead(engine, "launchSeconds", 1e-6, 5e-5, "log", "host time to launch a kernel outside a graph"),
    overhead(engine, "requestSeconds", 1e-3, 0.5, "log", "client, HTTP, tokeniser and queue of one request"),
    overhead(engine, "handoffSeconds", 1e-3, 2, "log", "handing a request from a prefill to a decode worker"),
  ]),
  shared("denseEfficiency", 0.3, 1.2, "log", "rate of dense products inside an engine over isolated ones"),
  shared(
    "expertEfficiency",
    0.2,
    1.3,
    "log",
    "rate of grouped expert products inside an engine over isolated ones",
  ),
  shared("densePrefillEfficiency", 0.3, 2, "log", "the same for dense products in steps with prompt tokens"),
  shared(
    "expertPrefillEfficiency",
    0.1,
    2,
    "log",
    "the same for expert products in steps with prompt tokens",
  ),
  shared(
    "fourBitExpertEfficiency",
    0.2,
    2,
    "log",
    "the same for four-bit experts, which have kernels of their own",
  ),
  shared("fourBitEfficiency", 0.4, 1.2, "log", "share of it that four-bit weights keep"),
  shared("stepSeconds", 1e-5, 5e-3, "log", "host work of one step that no kernel hides"),
  shared("attentionEfficiency", 0.2, 2, "log", "rate of attention inside an engine over isolated kernels"),
  shared(
    "blackwellHostFactor",
    0.3,
    2,
    "log",
    "host and launch times of Blackwell systems over Hopper systems",
  ),
  shared("queueFactor", 0.1, 5, "log", "waiting behind other prompts, in load / (1 - load) prompts"),
  shared("convoyPrompts", 0.05, 8, "log", "prompts that keep returning together when all lengths are equal"),
  shared("balanceSteps", 1, 100, "log", "decode steps that TensorRT-LLM waits to balance attention ranks"),
];

type SharedName = {
  [K in keyof ServingConstants]: ServingConstants[K] extends number ? K : never;
}[keyof ServingConstants];

function shared(
  name: SharedName,
  low: number,
  high: number,
  scale: Parameter["scale"],
  meaning: string,
): Parameter {
  const unit = name.endsWith("Seconds")
    ? "s"
    : name.endsWith("Prompts")
      ? "prompts"
      : name.endsWith("Steps")
        ? "steps"
        : "1";
  return {
    name,
    unit,
    low,
    high,
    scale,
    meaning,
    read: (constants) => constants[name],
    write: (constants, value) => ({ ...constants, [name]: value }),
  };
}

function overhead(
  engine: EngineName,
  name: keyof EngineOverheads,
  low: number,
  high: number,
  scale: Parameter["scale"],
  meaning: string,
): Parameter {
  return {
    name: `${engine}.${name}`,
    unit: "s",
    low,
    high,
    scale,
    meaning,
    read: (constants) => constants.engines[engine][name],
    write: (constants, value) => ({
      ...constants,
      engines: { ...constants.engines, [engine]: { ...constants.engines[engine], [name]: value } },
    }),
  };
}
