import { z } from "zod";
import { describeModel } from "../../catalog/describeModel.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";

/** A model in one line: plain numbers, keys with their units. */
export const modelSummary = z.object({
  id: z.string(),
  name: z.string(),
  developer: z.string(),
  releaseYear: z.int().nullable(),
  aliases: z.array(z.string()),
  totalParameters: z.number(),
  activeParameters: z.number().meta({ description: "Parameters that one token passes" }),
  layerCount: z.int(),
  weightBytes: z.number().meta({ description: "In the formats of the release" }),
  kvCacheBytesPerToken: z.number().meta({ description: "Grows with every token, indexers included" }),
  maxContextTokens: z.int().nullable(),
});

export function summarizeModel(model: Model): z.output<typeof modelSummary> {
  const described = describeModel(model);
  return {
    id: model.id,
    name: model.name,
    developer: model.developer,
    releaseYear: model.releaseYear ?? null,
    aliases: [...model.aliases],
    totalParameters: described.totalParameters,
    activeParameters: described.activeParameters,
    layerCount: described.layerCount,
    weightBytes: described.weightBytes,
    kvCacheBytesPerToken: described.kvCacheBytesPerToken,
    maxContextTokens: described.maxContextTokens ?? null,
  };
}
