import { z } from "zod";
import { acceleratorNames } from "../../catalog/accelerators.ts";
import { nearestNames } from "../../catalog/findByName.ts";
import { modelNames } from "../../catalog/models.ts";
import { InputError } from "../../units/inputError.ts";
import type { LoadedAccelerator } from "../records/acceleratorFile.ts";
import type { Host } from "../host.ts";
import { loadAccelerator } from "../records/loadAccelerator.ts";
import { isRecord, loadModel, modelParser, repositoryOf } from "../records/loadModel.ts";
import { looksLikeLocation, readEntry } from "../records/locateEntry.ts";
import { defineOperation } from "../operation.ts";
import { describeAccelerator, reportAccelerator, shownAccelerator } from "./showAccelerator.ts";
import { reportModel, shownModel, describeForShow } from "./showModel.ts";

export const show = defineOperation({
  name: "show",
  summary: "Show one model or accelerator with its sources",
  description:
    "Shows everything known about one entry of the catalogue, or about a file: one's own accelerator or model (JSON or YAML), or a Hugging Face config.json (a file, a directory, a URL, or - for standard input). Figures of an accelerator come with their source; those of a model follow from its architecture.",
  positional: ["name"],
  input: z.object({
    name: z.string().meta({ description: "A model, an accelerator, a path, a URL, or - for standard input" }),
  }),
  output: z.discriminatedUnion("kind", [shownModel, shownAccelerator]),
  examples: [
    { title: "An accelerator and where its figures come from", args: "show h100-sxm" },
    { title: "A model", args: "show llama-3.1-8b" },
  ],
  async run({ name }, host) {
    const found = await load(name, host);
    return "entry" in found ? describeAccelerator(found) : describeForShow(found);
  },
  report(shown) {
    return shown.kind === "model" ? reportModel(shown) : reportAccelerator(shown);
  },
});

type Found = LoadedAccelerator | Awaited<ReturnType<typeof loadModel>>;

async function load(name: string, host: Host): Promise<Found> {
  if (looksLikeLocation(name) || (!isKnown(name) && (await host.exists(name)))) return loadFile(name, host);
  const models = () => loadModel(name, host, ["name"]);
  const hardware = () => loadAccelerator(name, host, ["name"]);
  for (const attempt of [models, hardware]) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof InputError) || !error.code.startsWith("unknown_")) throw error;
    }
  }
  const near = nearestNames([...modelNames(), ...acceleratorNames()], name);
  throw new InputError(
    "unknown_name",
    ["name"],
    `no model and no accelerator is called "${name}"`,
    near.length > 0 ? `did you mean ${near.join(", ")}?` : undefined,
  );
}

function isKnown(name: string): boolean {
  return [...modelNames(), ...acceleratorNames()].some(
    ({ id, aliases }) => id === name || aliases.includes(name),
  );
}

/** A file says by its fields whether it is an accelerator or a model. */
async function loadFile(location: string, host: Host): Promise<Found> {
  if (await host.isDirectory(location)) return loadModel(location, host, ["name"]);
  const text = await host.readText(location);
  const [{ parseAcceleratorFile }, parseModel] = await Promise.all([
    import("../records/acceleratorFile.ts"),
    modelParser(undefined, repositoryOf(location)),
  ]);
  const isAccelerator = (value: unknown) =>
    isRecord(value) && ("memoryBandwidth" in value || "peakFlops" in value);
  const read: Host = { ...host, readText: () => Promise.resolve(text) };
  let accelerator = false;
  const found = await readEntry<Found | undefined>(location, read, (value) => {
    accelerator = isAccelerator(value);
    return accelerator ? parseAcceleratorFile(value) : location === "-" ? parseModel(value) : undefined;
  });
  return found ?? loadModel(location, host, ["name"]);
}
