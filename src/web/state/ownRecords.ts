import { signal } from "@preact/signals";
import { parseAcceleratorFile } from "../../api/acceleratorFile.ts";
import type { Accelerator } from "../../catalog/accelerator.ts";
import { findAccelerator } from "../../catalog/accelerators.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import { findModel } from "../../catalog/models.ts";
import { InputError } from "../../units/inputError.ts";

/** Models and accelerators that the reader brought along, by id; they live as long as the page. */
export const ownModels = signal<ReadonlyMap<string, Model>>(new Map());
export const ownAccelerators = signal<ReadonlyMap<string, Accelerator>>(new Map());

export const modelOf = (name: string): Model => ownModels.value.get(name) ?? findModel(name, ["model"]);

export const acceleratorOf = (name: string, field: string): Accelerator =>
  ownAccelerators.value.get(name) ?? findAccelerator(name, [field]);

/** Adopts a Hugging Face config.json or an accelerator file and says which field it fills. Throws an `InputError`. */
export async function adopt(
  text: string,
  fileName: string,
): Promise<{ field: "model" | "hardware"; id: string }> {
  const value = parseJson(text, fileName);
  if (typeof value === "object" && value !== null && "memoryBandwidth" in value) {
    const { accelerator } = parseAcceleratorFile(value);
    ownAccelerators.value = new Map(ownAccelerators.value).set(accelerator.id, accelerator);
    return { field: "hardware", id: accelerator.id };
  }
  // Readers of configs are many; a page that nothing is dropped on does without them.
  const { importHuggingFaceConfig } = await import("../../catalog/huggingFace/importHuggingFaceConfig.ts");
  const imported = importHuggingFaceConfig(value);
  const id = `own:${imported.id}`;
  ownModels.value = new Map(ownModels.value).set(id, { ...imported, id });
  return { field: "model", id };
}

function parseJson(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text);
  } catch (fault) {
    throw new InputError("not_json", [], `${fileName} is not JSON: ${(fault as Error).message}`);
  }
}
