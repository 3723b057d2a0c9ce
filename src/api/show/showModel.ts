import { z } from "zod";
import { describeModel } from "../../catalog/describeModel.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import type { Fact, Report } from "../../report/report.ts";
import { modelSummary, summarizeModel } from "./summarizeModel.ts";

/** Everything about a model that follows from its architecture. */
export const shownModel = z.object({
  kind: z.literal("model"),
  ...modelSummary.shape,
  embeddingParameters: z.number(),
  parametersByPart: z.record(z.string(), z.number()),
  encoderParameters: z
    .number()
    .optional()
    .meta({ description: "Outside the language model, not in totalParameters" }),
  publishedParameters: z.unknown().optional().meta({ description: "What the developer states" }),
  weightBytesByPart: z.record(z.string(), z.number()),
  weightFormats: z.record(z.string(), z.string()),
  kvCacheFormat: z.string(),
  indexerBytesPerToken: z.number(),
  slidingWindows: z
    .array(z.object({ windowTokens: z.number(), bytesPerToken: z.number(), layers: z.number() }))
    .meta({ description: "Caches that stop growing at their window" }),
  recurrentStateBytesPerSequence: z.number(),
  architecture: z.unknown(),
  notes: z.array(z.string()),
});

export type ShownModel = z.output<typeof shownModel>;

export function describeForShow(model: Model): ShownModel {
  const { architecture, weightFormats, publishedParameters, notes } = model;
  const described = describeModel(model);
  return {
    kind: "model",
    ...described,
    ...summarizeModel(model),
    parametersByPart: { ...described.parametersByPart },
    weightBytesByPart: { ...described.weightBytesByPart },
    slidingWindows: [...described.slidingWindows],
    ...(publishedParameters && { publishedParameters }),
    weightFormats: { ...weightFormats },
    architecture,
    notes: [...(notes ?? [])],
  };
}

export function reportModel(shown: ShownModel): Report {
  const { totalParameters, activeParameters } = shown;
  const share =
    activeParameters === totalParameters
      ? ""
      : `; ${percent(activeParameters / totalParameters)} active a token`;
  const facts: Fact[] = [
    { label: "Total parameters", key: "totalParameters", value: totalParameters, unit: "count" },
    {
      label: "Active parameters",
      key: "activeParameters",
      value: activeParameters,
      unit: "count",
      note: "a token passes",
    },
    { label: "Layers", key: "layerCount", value: shown.layerCount, unit: "count" },
    { label: "Weights", key: "weightBytes", value: shown.weightBytes, unit: "bytes", note: formatsOf(shown) },
    {
      label: "KV cache a token",
      key: "kvCacheBytesPerToken",
      value: shown.kvCacheBytesPerToken,
      unit: "bytes",
      note: shown.kvCacheFormat,
    },
    ...shown.slidingWindows.map(({ windowTokens, bytesPerToken, layers }): Fact => ({
      label: `KV cache within ${windowTokens} tokens`,
      key: `slidingWindow${windowTokens}BytesPerToken`,
      value: bytesPerToken,
      unit: "bytes",
      note: `${layers} layers with a sliding window`,
    })),
  ];
  if (shown.recurrentStateBytesPerSequence > 0)
    facts.push({
      label: "State a sequence",
      key: "recurrentStateBytesPerSequence",
      value: shown.recurrentStateBytesPerSequence,
      unit: "bytes",
      note: "linear-attention and Mamba layers",
    });
  if (shown.encoderParameters !== undefined)
    facts.push({
      label: "Encoders",
      key: "encoderParameters",
      value: shown.encoderParameters,
      unit: "count",
      note: "parameters outside the language model, not counted above",
    });
  if (shown.maxContextTokens !== null)
    facts.push({
      label: "Longest context",
      key: "maxContextTokens",
      value: shown.maxContextTokens,
      unit: "tokens",
    });
  const parts = Object.entries(shown.parametersByPart)
    .filter(([, value]) => value > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([part, value]) => ({ label: words(part), value }));
  return [
    { kind: "verdict", ok: true, text: `${shown.name} (${shown.developer}${share})` },
    { kind: "facts", facts },
    { kind: "bars", title: "Parameters", unit: "scaled", parts },
    { kind: "notes", level: "warning", notes: shown.notes },
  ];
}

function formatsOf({ weightFormats }: ShownModel): string {
  const { linear = "", ...others } = weightFormats;
  const different = Object.entries(others).filter(
    ([part, format]) => part !== "kvCache" && format !== linear,
  );
  return [linear, ...different.map(([part, format]) => `${words(part)} ${format}`)].join(", ");
}

/** "sharedExperts" as "shared experts". */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function percent(ratio: number): string {
  return `${(ratio * 100).toPrecision(2)} %`;
}
