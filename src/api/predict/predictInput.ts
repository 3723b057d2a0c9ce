import { z } from "zod";
import { numberFormats, type FormatName } from "../../catalog/numberFormat.ts";
import type { DraftMethod } from "../../operators/draftOperators.ts";
import { enginePolicies, type EngineName } from "../../serving/calibrated/enginePolicy.ts";

const draftMethods = ["draft-model", "eagle", "mtp", "ngram"] as const satisfies readonly DraftMethod[];
const formatNames = Object.keys(numberFormats) as [FormatName, ...FormatName[]];
const engineNames = Object.keys(enginePolicies) as [EngineName, ...EngineName[]];

const degree = (description: string) =>
  z.int().min(1).default(1).meta({ description, placeholder: "N", group: "Sharding" });
const optionalDegree = (description: string) =>
  z.int().min(1).optional().meta({ description, placeholder: "N", group: "Disaggregation" });
const format = (description: string) =>
  z.enum(formatNames).optional().meta({ description, placeholder: "FORMAT", group: "Precision" });
const length = (description: string, tokens: number) =>
  z
    .union([z.number(), z.string(), z.array(z.number())])
    .default(tokens)
    .meta({ description, placeholder: "TOKENS", group: "Load" });
const spread = (description: string, placeholder: string) =>
  z.number().min(0).max(10).optional().meta({ description, placeholder, group: "Load" });

/** What a prediction is asked. Sharding, formats and load are flat, so that each is one flag and one form field. */
export const predictInput = z.object({
  model: z.string().meta({
    description: "A model of the catalogue, or the path of a file or Hugging Face config.json",
    catalog: "model",
    group: "Deployment",
  }),
  hardware: z.string().meta({
    description: "An accelerator of the catalogue, or the path of a file",
    catalog: "hardware",
    group: "Deployment",
  }),
  engine: z
    .enum(engineNames)
    .default("vllm")
    .meta({ description: "The serving engine", placeholder: "ENGINE", group: "Deployment" }),
  engineVersion: z
    .string()
    .regex(/^v?\d+(\.\d+)*/, "must be a version such as 0.6.3")
    .optional()
    .meta({
      description: "Its version, for what older ones take: 0.6.3 (default: the newest that is known)",
      placeholder: "VERSION",
      group: "Deployment",
    }),
  eager: z.boolean().default(false).meta({
    description: "No CUDA graphs: the host launches every kernel of a decode step",
    group: "Deployment",
  }),
  replicas: z.int().min(1).default(1).meta({
    description: "Workers that serve side by side; with prefillWorkers, those that decode",
    group: "Deployment",
  }),
  tp: degree("Tensor parallel degree"),
  pp: degree("Pipeline stages"),
  attentionDp: degree("Data-parallel attention ranks in one worker"),
  ep: degree(
    "Expert parallel degree; experts are cut by tensor parallelism over the rest of tp x attentionDp",
  ),
  cp: degree("Context parallel degree in prefill"),
  isl: length("Mean prompt tokens, a range to draw from (800..1024), or a list (128,512,4096)", 1024),
  osl: length("Mean output tokens, their range or a list", 256),
  islSigma: spread("Log-normal prompt lengths around the mean isl: deviation of the logarithm", "SIGMA"),
  oslSigma: spread("Log-normal output lengths around the mean osl", "SIGMA"),
  islCv: spread("Log-normal prompt lengths by their coefficient of variation", "RATIO"),
  oslCv: spread("Log-normal output lengths by their coefficient of variation", "RATIO"),
  concurrency: z.int().min(1).optional().meta({
    description: "Requests in flight over the whole deployment (default 32 without requestRate)",
    group: "Load",
  }),
  requestRate: z.number().positive().optional().meta({
    description: "Arrivals a second, at random, instead of a concurrency",
    placeholder: "RATE",
    group: "Load",
  }),
  harness: z.enum(["steady", "closed-loop"]).default("steady").meta({
    description: "What is measured: a running service, or a benchmark that starts all requests at once",
    group: "Load",
  }),
  requestsPerSlot: z
    .number()
    .positive()
    .default(10)
    .meta({ description: "Requests that each place of a closed loop sends", group: "Load" }),
  cachedPrefixLen: z.number().min(0).default(0).meta({
    description: "Prompt tokens whose KV cache is already there",
    placeholder: "TOKENS",
    group: "Prefix cache",
  }),
  prefixHitRatio: z.number().min(0).lt(1).optional().meta({
    description: "Share of prompt tokens whose KV cache is already there",
    placeholder: "RATIO",
    group: "Prefix cache",
  }),
  prefixTier: z
    .enum(["device", "host"])
    .default("device")
    .meta({ description: "Where the cached prefix lies", placeholder: "TIER", group: "Prefix cache" }),
  hostBandwidth: z.string().optional().meta({
    description: "From host memory to one device (default: the device's host link)",
    placeholder: "BANDWIDTH",
    group: "Prefix cache",
  }),
  speculation: z.enum(draftMethods).optional().meta({
    description: "What drafts tokens (default: draftModel, else the model's prediction layers, else EAGLE)",
    placeholder: "METHOD",
    group: "Speculation",
  }),
  draftTokens: z.int().min(0).max(16).optional().meta({
    description: "Tokens drafted a step; turns speculative decoding on",
    group: "Speculation",
  }),
  draftModel: z.string().optional().meta({
    description: "A small model that drafts, or with speculation eagle the head: a name or a file",
    catalog: "model",
    placeholder: "MODEL",
    group: "Speculation",
  }),
  acceptanceLength: z.number().min(1).optional().meta({
    description: "Mean tokens of a verification step, if known (default: measured curves)",
    placeholder: "TOKENS",
    group: "Speculation",
  }),
  acceptanceRate: z.number().min(0).max(1).optional().meta({
    description: "Chance that a drafted token is accepted, each independently",
    placeholder: "RATIO",
    group: "Speculation",
  }),
  acceptanceCurve: z.string().optional().meta({
    description: 'How often the token at each position is accepted, as engines report it: "0.8,0.62,0.5"',
    placeholder: "RATIOS",
    group: "Speculation",
  }),
  gpuMemoryUtilization: z.number().gt(0).max(1).optional().meta({
    description: "Share of a device's memory for the engine (default: the engine's)",
    placeholder: "RATIO",
    group: "Engine",
  }),
  maxBatchTokens: z.int().min(1).optional().meta({
    description: "Tokens of one step of an attention rank, the chunk of a prompt (default: the engine's)",
    placeholder: "TOKENS",
    group: "Engine",
  }),
  maxSequences: z.int().min(1).optional().meta({
    description: "Sequences that run at once on an attention rank (default: the engine's)",
    group: "Engine",
  }),
  chunkedPrefill: z.boolean().default(true).meta({
    description: "Cut prompts into chunks that fit into a step",
    group: "Engine",
  }),
  weightDtype: format("Number format of the weights (default: as released)"),
  expertDtype: format("Number format of routed experts (default: as weightDtype)"),
  activationDtype: format("Number format that quantised weights are multiplied with"),
  kvDtype: format("Number format of the KV cache (default: as released)"),
  prefillWorkers: z
    .int()
    .min(1)
    .optional()
    .meta({ description: "Workers that only prefill: turns disaggregation on", group: "Disaggregation" }),
  prefillHardware: z.string().optional().meta({
    description: "Their accelerator (default: hardware)",
    catalog: "hardware",
    placeholder: "HARDWARE",
    group: "Disaggregation",
  }),
  prefillTp: optionalDegree("Their tensor parallel degree (default: tp)"),
  prefillPp: optionalDegree("Their pipeline stages (default: pp)"),
  prefillAttentionDp: optionalDegree("Their data-parallel attention ranks (default: attentionDp)"),
  prefillEp: optionalDegree("Their expert parallel degree (default: ep)"),
  prefillCp: optionalDegree("Their context parallel degree (default: cp)"),
  networkBandwidth: z.string().optional().meta({
    description:
      "Between a prefill and a decode worker (default: the scale-out links of the devices that hold a request)",
    placeholder: "BANDWIDTH",
    group: "Disaggregation",
  }),
  calibration: z.string().optional().meta({
    description: "A file that servecast calibrate wrote from your own measurements",
    placeholder: "FILE",
    group: "Calibration",
  }),
  pricePerHour: z.string().optional().meta({
    description: 'Of one device, as in "2.50 USD/h" (default: the catalogue\'s assumption)',
    placeholder: "PRICE",
    group: "Cost",
  }),
});

export type PredictInput = z.output<typeof predictInput>;
