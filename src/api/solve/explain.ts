import { z } from "zod";
import type { Explanation } from "../../report/explanation.ts";
import { explainFirstOrder } from "../../report/explainFirstOrder.ts";
import { renderExplanation } from "../../report/renderExplanation.ts";
import { formatSymbol } from "../../report/formatSymbol.ts";
import type { Dimension } from "../../units/dimension.ts";
import { defineOperation } from "../operation.ts";
import { solveInput } from "./solveInput.ts";
import { solveInputFirstOrder } from "./solveInputFirstOrder.ts";

const symbolValue = z.object({
  symbol: z.string(),
  value: z.number().meta({ description: "In SI base units" }),
  dimension: z.exactOptional(z.string() as unknown as z.ZodType<Dimension>),
  source: z.exactOptional(z.string()),
});

interface WorkedAnswer extends Explanation {
  readonly feasible: boolean;
}

const explanation: z.ZodType<WorkedAnswer> = z.object({
  title: z.string(),
  verdict: z.string(),
  feasible: z.boolean(),
  steps: z.array(
    z.object({
      equation: z.string().meta({ description: "Id in docs/equations.md" }),
      title: z.string(),
      formula: z.string(),
      symbols: z.array(symbolValue),
      substituted: z.string(),
      result: symbolValue,
      source: z.string(),
      note: z.exactOptional(z.string()),
    }),
  ),
  assumptions: z.array(z.string()),
  warnings: z.array(z.string()),
});

export const explain = defineOperation({
  name: "explain",
  summary: "Work out the first-order answer formula by formula",
  description:
    "Solves like `servecast solve` and shows the derivation: each formula with its symbols, the numbers put in, what comes out, and the literature it comes from.",
  positional: ["model", "hardware"],
  input: solveInput,
  output: explanation,
  examples: [
    { title: "The derivation", args: "explain llama-3.1-8b h100-sxm" },
    { title: "As a Markdown page", args: "explain llama-3.1-8b h100-sxm --format markdown" },
  ],
  async run(input, host) {
    const result = await solveInputFirstOrder(input, host);
    return { ...explainFirstOrder(result), feasible: result.feasible };
  },
  report(output) {
    return [
      {
        kind: "prose",
        lines: renderExplanation(output, "text").trimEnd().split("\n"),
        markdown: renderExplanation(output, "markdown").trimEnd(),
      },
      {
        kind: "table",
        title: "In short",
        columns: [
          { label: "Equation", key: "equation" },
          { label: "What", key: "title" },
          { label: "Symbol", key: "symbol" },
          { label: "Value", key: "shown" },
          { label: "In SI units", key: "value" },
        ],
        rows: output.steps.map(({ equation, title, result }) => [
          equation,
          title,
          result.symbol,
          formatSymbol(result),
          result.value,
        ]),
      },
    ];
  },
  feasible: ({ feasible }) => feasible,
});
