import { findModel } from "../../catalog/models.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import { InputError } from "../../units/inputError.ts";
import type { Host } from "../host.ts";
import { locateEntry, readEntry } from "./locateEntry.ts";
import { readDocument } from "./readDocument.ts";

/** The model that a name of the catalogue means, or a file: our own form or a Hugging Face `config.json`. */
export function loadModel(name: string, host: Host, path: readonly string[]): Promise<Model> {
  return locateEntry(
    name,
    host,
    (known) => findModel(known, path),
    async (location) => {
      const file = (await host.isDirectory(location))
        ? `${location.replace(/\/+$/, "")}/config.json`
        : location;
      const quantization = await readQuantizationBeside(file, host);
      const parse = await modelParser(quantization, repositoryOf(file));
      return readEntry(file, host, parse);
    },
  );
}

/** Tells the two forms of a model file apart and reads either. */
export async function modelParser(
  quantization?: unknown,
  repository?: string,
): Promise<(value: unknown) => Model> {
  const [{ parseModelFile }, { importHuggingFaceConfig }] = await Promise.all([
    import("./modelFile.ts"),
    import("../../catalog/huggingFace/importHuggingFaceConfig.ts"),
  ]);
  return (value) => {
    if (isRecord(value) && "architecture" in value) return parseModelFile(value);
    if (!isRecord(value))
      throw new InputError(
        "wrong_type",
        [],
        "a model file must hold a mapping, such as a Hugging Face config.json",
      );
    return importHuggingFaceConfig(value, quantization, repository);
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `hf_quant_config.json` beside a local `config.json`, where NVIDIA's releases keep their number formats. */
async function readQuantizationBeside(file: string, host: Host): Promise<unknown> {
  if (!/(^|[/\\_-])config\.json$/.test(file) || /^https?:/.test(file)) return undefined;
  const beside = file.replace(/config\.json$/, "hf_quant_config.json");
  if (!(await host.exists(beside))) return undefined;
  return (await readDocument(await host.readText(beside), beside)).value;
}

/** The repository that a path speaks of: the folder of a `config.json`, "org--name_config.json", a URL of a hub. */
export function repositoryOf(location: string): string | undefined {
  if (location === "-") return undefined;
  const hub = /^https?:\/\/[^/]+\/([^/]+\/[^/]+)\/(?:resolve|raw|blob)\//.exec(location);
  if (hub) return hub[1];
  const parts = location.split(/[/\\]/).filter((part) => part !== "" && part !== ".");
  const file = parts.at(-1) ?? "";
  const name =
    file === "config.json" ? parts.at(-2) : file.replace(/\.json$/, "").replace(/[_-]?config$/, "");
  return name === undefined || name === "" || name === ".." ? undefined : name.replace("--", "/");
}
