import { z } from "zod";
import { ownAcceleratorSchema } from "../catalog/acceleratorSchema.ts";
import { calibrationFile } from "./calibrate/calibrationFile.ts";
import { modelFileSchema } from "./records/modelFile.ts";
import { operationLoaders } from "./operations.ts";

/** The JSON Schemas that the package ships, by file name. A scenario file holds an operation's input. */
export async function schemaTexts(): Promise<Readonly<Record<string, string>>> {
  const texts: Record<string, string> = {
    "accelerator.json": schemaText("A user's own accelerator", ownAcceleratorSchema, "input"),
    "calibration.json": schemaText("What servecast calibrate writes", calibrationFile, "input"),
    "model.json": schemaText("A user's own model", modelFileSchema, "input"),
  };
  for (const [name, load] of Object.entries(operationLoaders)) {
    const { input, output } = await load();
    texts[`${name}.input.json`] = schemaText(`Scenario file of servecast ${name}`, input.strict(), "input");
    texts[`${name}.output.json`] = schemaText(`Output of servecast ${name} --json`, output, "output");
  }
  return texts;
}

function schemaText(title: string, schema: z.ZodType, io: "input" | "output"): string {
  const json = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return `${JSON.stringify({ title, ...json }, null, 2)}\n`;
}
