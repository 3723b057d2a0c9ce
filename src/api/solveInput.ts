import { z } from "zod";
import { defaults, bytesPerElement } from "../serving/first-order/constants.ts";
import type { Note, ServingResult } from "../serving/first-order/result.ts";
import { solveFirstOrder } from "../serving/first-order/servingModel.ts";
import { formatQuantity } from "../units/formatQuantity.ts";
import type { Host } from "./host.ts";
import { loadAccelerator } from "./loadAccelerator.ts";
import { loadModel } from "./loadModel.ts";
import { looksLikeLocation } from "./locateEntry.ts";

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

/** The first-order answer to an input whose models and accelerators may be names or files. */
export async function solveInputFirstOrder(
  input: z.output<typeof solveInput>,
  host: Host,
): Promise<ServingResult> {
  const { model, hardware, decodeHardware, draftModel, ...rest } = input;
  const labels = new Map<string, string>();
  const warnings: Note[] = [];
  const label = (id: string, name: string) => {
    if (looksLikeLocation(name)) labels.set(`catalogue ${id}`, `file ${name}`);
  };
  const loadHardware = async (name: string, field: string) => {
    const { accelerator } = await loadAccelerator(name, host, [field]);
    label(accelerator.id, name);
    return accelerator;
  };
  const load = async (name: string, field: string) => {
    const found = await loadModel(name, host, [field]);
    label(found.id, name);
    for (const message of found.notes ?? [])
      warnings.push({ code: "model_note", message: `${found.name}: ${message}` });
    return found;
  };
  const result = solveFirstOrder({
    ...rest,
    model: await load(model, "model"),
    hardware: await loadHardware(hardware, "hardware"),
    decodeHardware:
      decodeHardware === undefined ? undefined : await loadHardware(decodeHardware, "decodeHardware"),
    draftModel: draftModel === undefined ? undefined : await load(draftModel, "draftModel"),
  });
  // The solver takes whatever has an id for an entry of the catalogue; a file is none.
  const inputs = result.resolved.inputs.map((one) => {
    const known = [...labels].find(([catalogued]) => one.source.startsWith(catalogued));
    return known ? { ...one, source: one.source.replace(known[0], known[1]) } : one;
  });
  return { ...result, resolved: { ...result.resolved, inputs }, warnings: [...result.warnings, ...warnings] };
}
