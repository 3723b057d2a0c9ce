import { z } from "zod";
import { explainPrediction } from "./explainPrediction.ts";
import { fieldsOf } from "../fields.ts";
import type { Host } from "../host.ts";
import { InputError } from "../../units/inputError.ts";
import { defineOperation } from "../operation.ts";
import { parseInput } from "../parseInput.ts";
import { predictInput, type PredictInput } from "./predictInput.ts";
import { prediction } from "./prediction.ts";
import { loadRecords, predictNamed } from "./predictNamed.ts";
import { writePredictionPlot } from "./predictionPlotFile.ts";
import { reportPrediction, reportVariants } from "./reportPrediction.ts";
import { parseComparison, parseSweep, type Variation, type VariedValue } from "./variations.ts";

const input = predictInput.extend({
  compare: z.string().optional().meta({
    description: "Predict two or more values of a field side by side: hardware=h100-sxm,h200-sxm",
    placeholder: "FIELD=A,B",
  }),
  sweep: z.string().optional().meta({
    description: "Predict a range of a field: concurrency=1..1024 doubles, isl=1000..8000:1000 steps",
    placeholder: "FIELD=LOW..HIGH",
  }),
  plot: z
    .string()
    .regex(/\.(svg|png)$/i, "must end in .svg or .png")
    .optional()
    .meta({
      description: "Draw the sweep, the comparison or where the time goes",
      placeholder: "FILE",
    }),
  explain: z.boolean().default(false).meta({ description: "Show how each figure comes about" }),
});

const output = prediction.extend({
  variants: z
    .object({
      field: z.string(),
      points: z.array(z.object({ value: z.union([z.string(), z.number()]), prediction })),
    })
    .optional()
    .meta({
      description: "With compare or sweep: one prediction for each value; the first is also the answer",
    }),
});

export const predict = defineOperation({
  name: "predict",
  summary: "Predict TTFT, TPOT, throughput, memory and cost of a deployment under load",
  description:
    "Operator by operator with measured efficiencies, the engine's scheduler, and the load; each latency with the interval that holds 80 % of measured deployments. docs/accuracy.md says how far the figures were from real runs.",
  positional: ["model", "hardware"],
  input,
  output,
  examples: [
    { title: "One H100 under 32 concurrent requests", args: "predict llama-3.1-8b h100-sxm" },
    {
      title: "Which accelerator",
      args: "predict llama-3.3-70b h100-sxm --tp 4 --concurrency 64 --compare hardware=h100-sxm,h200-sxm,b200-sxm",
    },
    {
      title: "How latency grows with load",
      args: "predict qwen3-32b h200-sxm --isl 2000 --osl 500 --sweep concurrency=1..256",
    },
    {
      title: "Prefill and decode apart",
      args: "predict deepseek-r1 gb200 --engine trtllm --attention-dp 8 --ep 8 --prefill-workers 2 --concurrency 512 --isl 8192 --osl 1024",
    },
  ],
  async run(given, host): Promise<z.output<typeof output>> {
    const variation = variationOf(given);
    const answer =
      variation === undefined
        ? predictNamed(given, await loadRecords(given, host))
        : await predictVariants(given, variation, host);
    if (given.plot !== undefined) await writePredictionPlot(given.plot, answer, host);
    return answer;
  },
  report({ variants, ...answer }, given) {
    if (variants)
      return [
        ...reportVariants(variants.field, variants.points),
        {
          kind: "notes",
          level: "warning",
          notes: [...new Set(variants.points.flatMap(({ prediction: { warnings } }) => warnings))],
        },
      ];
    return [...reportPrediction(answer), ...(given.explain ? explainPrediction(answer) : [])];
  },
  feasible: ({ feasible }) => feasible,
});

function variationOf({ compare, sweep }: z.output<typeof input>): Variation | undefined {
  const fields = fieldsOf({ input: predictInput });
  if (compare !== undefined && sweep !== undefined) {
    throw new InputError(
      "contradiction",
      ["sweep"],
      "compare and sweep exclude each other",
      "vary one field at a time",
    );
  }
  if (compare !== undefined) return parseComparison(compare, fields);
  return sweep === undefined ? undefined : parseSweep(sweep, fields);
}

async function predictVariants(given: PredictInput, { field, values }: Variation, host: Host) {
  const points = [];
  for (const value of values)
    points.push({
      value: typeof value === "boolean" ? String(value) : value,
      prediction: await predictVariant(given, field, value, host),
    });
  return { ...points[0]!.prediction, variants: { field, points } };
}

async function predictVariant(given: PredictInput, field: string, value: VariedValue, host: Host) {
  const { requestRate, concurrency, ...rest } = given;
  // Varying one kind of load replaces the other.
  const load = field === "concurrency" || field === "requestRate" ? {} : { requestRate, concurrency };
  const varied = parseInput(predictInput, { ...known(rest), ...load, [field]: value });
  return predictNamed(varied, await loadRecords(varied, host));
}

/** The fields of the prediction itself. */
function known(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([name]) => name in predictInput.shape));
}
