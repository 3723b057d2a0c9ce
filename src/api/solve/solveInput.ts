import { z } from "zod";
import { defaults, bytesPerElement } from "../../serving/first-order/constants.ts";
import { formatQuantity } from "../../units/formatQuantity.ts";

const tokens = { placeholder: "TOKENS" };

/** What the first-order solver is asked; ranges and units are checked by the solver itself. */
export const solveInput = z.object({
  model: z.string().meta({
    description: "A model of the catalogue, or the path of a file or Hugging Face config.json",
    catalog: "model",
  }),
  hardware: z
    .string()
    .meta({ description: "An accelerator of the catalogue, or the path of a file", catalog: "hardware" }),
  seqLen: z
    .number()
    .default(2048)
    .meta({ description: "Prompt tokens of each request", ...tokens }),
  batchSize: z.number().optional().meta({
    default: defaults.batchSize,
    description: "Requests served together",
  }),
  precision: z
    .string()
    .optional()
    .meta({
      default: defaults.precision,
      description: "Number format of math, weights and KV cache",
      examples: Object.keys(bytesPerElement),
      placeholder: "FORMAT",
    }),
  efficiency: z.number().optional().meta({
    default: defaults.efficiency,
    description: "Achieved share of the peak rate in prefill, in (0, 1]",
    placeholder: "RATIO",
  }),
  decodeHardware: z.string().optional().meta({
    description: "A second accelerator that decodes; the KV cache moves to it",
    placeholder: "HARDWARE",
    catalog: "hardware",
  }),
  networkBandwidth: z
    .string()
    .optional()
    .meta({
      default: formatQuantity(defaults.networkBandwidth, "bandwidth"),
      description: "Bandwidth between prefill and decode hardware",
      placeholder: "BANDWIDTH",
    }),
  draftModel: z.string().optional().meta({
    description: "A small model that proposes four tokens a step",
    placeholder: "MODEL",
    catalog: "model",
  }),
  draftAcceptanceRate: z.number().optional().meta({
    default: defaults.draftAcceptanceRate,
    description: "Chance that a drafted token is accepted, in [0, 1]",
    placeholder: "RATIO",
  }),
  cachedPrefixLen: z
    .number()
    .optional()
    .meta({
      default: defaults.cachedPrefixLen,
      description: "Prompt tokens whose KV cache is already there",
      ...tokens,
    }),
  prefillChunkTokens: z
    .number()
    .optional()
    .meta({ description: "Prompt tokens of one prefill pass (default: the whole prompt)", ...tokens }),
});

export type SolveInput = z.output<typeof solveInput>;
