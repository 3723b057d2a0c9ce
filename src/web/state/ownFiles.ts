import { signal } from "@preact/signals";
import { parseAcceleratorFile } from "../../api/records/acceleratorFile.ts";
import { isRecord, modelParser, repositoryOf } from "../../api/records/loadModel.ts";
import { readDocument } from "../../api/records/readDocument.ts";
import type { Accelerator } from "../../catalog/accelerator.ts";
import { findAccelerator } from "../../catalog/accelerators.ts";
import type { AcceleratorEntry } from "../../catalog/acceleratorEntry.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import { findModel } from "../../catalog/models.ts";
import { pack, unpack } from "./pack.ts";

/** A model or an accelerator of the reader's own, in the form of a file that the command line reads too. */
export type OwnFile = OwnModel | OwnAccelerator;

interface Packed {
  /** "my-llama.json": what the model or hardware field says. */
  readonly name: string;
  readonly text: string;
  /** The text as a link carries it. */
  readonly packed: string;
}

export interface OwnModel extends Packed {
  readonly field: "model";
  readonly model: Model;
}

export interface OwnAccelerator extends Packed {
  readonly field: "hardware";
  readonly accelerator: Accelerator;
  readonly entry: AcceleratorEntry;
}

/** By name. They live as long as the page, in the link that names them, and in this browser. */
export const ownFiles = signal<ReadonlyMap<string, OwnFile>>(new Map());

export function modelOf(name: string): Model {
  const own = ownFiles.value.get(name);
  return own?.field === "model" ? own.model : findModel(name, ["model"]);
}

export function acceleratorOf(name: string, field: string): Accelerator {
  const own = ownFiles.value.get(name);
  return own?.field === "hardware" ? own.accelerator : findAccelerator(name, [field]);
}

/** Takes a Hugging Face config.json, a model file or an accelerator file. Throws an `InputError`. */
export async function adopt(text: string, fileName: string): Promise<OwnFile> {
  const { value } = await readDocument(text, fileName);
  const file =
    isRecord(value) && "memoryBandwidth" in value
      ? await ownAccelerator(value)
      : await ownModel(value, fileName);
  ownFiles.value = new Map(ownFiles.value).set(file.name, file);
  return file;
}

/** Takes what a link or this browser kept. Rejects where that is none of our files. */
export async function adoptPacked(name: string, packed: string): Promise<void> {
  if (ownFiles.value.get(name)?.packed === packed) return;
  await adopt(await unpack(packed), name);
}

async function ownAccelerator(value: object): Promise<OwnAccelerator> {
  const { accelerator, entry } = parseAcceleratorFile(value);
  return {
    ...(await named(accelerator.id, { ...value, id: accelerator.id })),
    field: "hardware",
    accelerator,
    entry,
  };
}

/** A config.json becomes a model file: a tenth of its length, and no reader of configs is needed again. */
async function ownModel(value: unknown, fileName: string): Promise<OwnModel> {
  const parse = await modelParser(undefined, repositoryOf(fileName));
  const model = parse(value);
  return { ...(await named(model.id, model)), field: "model", model };
}

async function named(id: string, value: object): Promise<Packed> {
  const text = JSON.stringify(value);
  return { name: `${id}.json`, text, packed: await pack(text) };
}
