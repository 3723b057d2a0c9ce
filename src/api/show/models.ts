import { z } from "zod";
import { models as catalog } from "../../catalog/models.ts";
import { filterByWords } from "./filterByWords.ts";
import { defineOperation } from "../operation.ts";
import { modelSummary, summarizeModel } from "./summarizeModel.ts";

export const models = defineOperation({
  name: "models",
  summary: "List the models of the catalogue",
  description:
    "Lists language models with the figures that follow from their architectures: parameters, bytes of the weights as released, bytes of KV cache a token. Words filter by name, developer or alias; `servecast show NAME` gives everything about one.",
  positional: ["filter"],
  input: z.object({
    filter: z
      .array(z.string())
      .default([])
      .meta({ description: "Words that must all occur in the name, developer or an alias" }),
  }),
  output: z.object({ models: z.array(modelSummary) }),
  examples: [
    { title: "The Llama 3 models", args: "models llama-3" },
    { title: "Models by DeepSeek, for a program", args: "models deepseek --json" },
  ],
  run({ filter }) {
    const found = filterByWords(catalog(), filter, ({ id, name, developer, aliases }) => [
      id,
      name,
      developer,
      ...aliases,
    ]);
    return { models: found.map(summarizeModel) };
  },
  report({ models: found }, { filter }) {
    if (found.length === 0)
      return [{ kind: "notes", level: "note", notes: [`no model matches "${filter.join(" ")}"`] }];
    return [
      {
        kind: "table",
        columns: [
          { label: "Model", key: "id" },
          { label: "Developer", key: "developer" },
          { label: "Year", key: "releaseYear", unit: "plain" },
          { label: "Parameters", key: "totalParameters", unit: "scaled" },
          { label: "Active", key: "activeParameters", unit: "scaled" },
          { label: "Layers", key: "layerCount", unit: "plain" },
          { label: "Weights", key: "weightBytes", unit: "bytes" },
          { label: "KV a token", key: "kvCacheBytesPerToken", unit: "bytes" },
          { label: "Context", key: "maxContextTokens", unit: "count" },
        ],
        rows: found.map((one) => [
          one.id,
          one.developer,
          one.releaseYear,
          one.totalParameters,
          one.activeParameters,
          one.layerCount,
          one.weightBytes,
          one.kvCacheBytesPerToken,
          one.maxContextTokens,
        ]),
      },
    ];
  },
});
