import { InputError } from "../../units/inputError.ts";
import type { Model, ModelArchitecture, WeightFormats } from "../modelArchitecture.ts";
import type { FormatName } from "../numberFormat.ts";
import { ConfigFields, isSection, type HuggingFaceConfig } from "./configFields.ts";
import { readQuantization, type QuantizationScheme } from "./quantizationScheme.ts";
import { architectureReaders } from "./readers.ts";
import { visionParameters } from "./visionEncoder.ts";
import { layOutFormats } from "./weightFormats.ts";

/**
 * Reads a published `config.json` (and a `hf_quant_config.json` beside it) as a model.
 *
 * The architecture covers the language model; encoders count in `encoderParameters` where the config gives
 * their sizes. What the files leave open is said in `notes`. An unknown `model_type`, quantisation or value,
 * or a missing field, throws an `InputError` naming the field and what is known.
 *
 * @param name repository id such as `Qwen/Qwen3-8B`; else `_name_or_path` or `model_type` names the model
 */
export function importHuggingFaceConfig(config: unknown, quantConfig?: unknown, name?: string): Model {
  if (!isSection(config)) throw new InputError("invalid_config", [], "config.json: not an object");
  if (quantConfig !== undefined && !isSection(quantConfig)) {
    throw new InputError("invalid_config", [], "hf_quant_config.json: not an object");
  }
  const wrapper = new ConfigFields(config);
  const language = languageFields(wrapper);
  const architecture = readArchitecture(wrapper, language);
  const { formats, notes } = readFormats(wrapper, language, quantConfig, architecture);
  const repository = name ?? wrapper.text("_name_or_path") ?? modelType(language);
  return {
    id: repository.split("/").at(-1)?.toLowerCase() ?? repository,
    name: repository.split("/").at(-1) ?? repository,
    developer: repository.includes("/") ? (repository.split("/")[0] as string) : "unknown",
    aliases: name === undefined ? [] : [name],
    architecture,
    weightFormats: formats,
    ...(notes.length > 0 ? { notes } : {}),
  };
}

/** The section that describes the language model of a multimodal release. */
function languageFields(wrapper: ConfigFields): ConfigFields {
  return wrapper.section("text_config") ?? wrapper.section("llm_config") ?? wrapper;
}

function readArchitecture(wrapper: ConfigFields, language: ConfigFields): ModelArchitecture {
  const type = modelType(language);
  const reader = Object.hasOwn(architectureReaders, type) ? architectureReaders[type] : undefined;
  if (!reader) {
    throw new InputError(
      "unknown_architecture",
      [...language.path, "model_type"],
      `config.json: "${[...language.path, "model_type"].join(".")}" is ${JSON.stringify(type)}, an architecture that is not known here`,
      `known: ${Object.keys(architectureReaders).join(", ")}`,
    );
  }
  const architecture = reader(withInherited(wrapper, language));
  const encoderParameters = visionParameters(wrapper);
  return encoderParameters === undefined ? architecture : { ...architecture, encoderParameters };
}

/** Whether embeddings are tied may stand outside the language section only. */
function withInherited(wrapper: ConfigFields, language: ConfigFields): ConfigFields {
  if (language.has("tie_word_embeddings") || !wrapper.has("tie_word_embeddings")) return language;
  const inherited = {
    ...language.values,
    tie_word_embeddings: wrapper.values["tie_word_embeddings"],
  };
  return new ConfigFields(inherited, language.path);
}

function modelType(language: ConfigFields): string {
  const type = language.text("model_type");
  if (type !== undefined) return type;
  throw new InputError(
    "missing_field",
    [...language.path, "model_type"],
    `config.json: "${[...language.path, "model_type"].join(".")}" is missing`,
    `one of ${Object.keys(architectureReaders).join(", ")}`,
  );
}

function readFormats(
  wrapper: ConfigFields,
  language: ConfigFields,
  quantConfig: HuggingFaceConfig | undefined,
  architecture: ModelArchitecture,
): { formats: WeightFormats; notes: readonly string[] } {
  const notes = wrapper === language ? [] : wrapperNotes(wrapper, architecture);
  const section = quantizationSection(wrapper, language, quantConfig);
  const stated = statedFormat(language) ?? statedFormat(wrapper);
  if (stated === undefined) notes.push("the config names no dtype; what is not quantised is taken as bf16");
  const base = stated ?? "bf16";
  if (!section) return { formats: { linear: base, ...(base === "bf16" ? {} : { embedding: base }) }, notes };
  const scheme = withExpertFormat(readQuantization(section), language);
  const laidOut = layOutFormats(architecture, scheme, base);
  return { formats: laidOut.formats, notes: [...notes, ...laidOut.notes] };
}

function wrapperNotes(wrapper: ConfigFields, architecture: ModelArchitecture): string[] {
  if (architecture.encoderParameters !== undefined) return [];
  return wrapper.has("vision_config") || wrapper.has("audio_config") || wrapper.has("text_config")
    ? [
        "only the language model is counted; the config does not give the sizes of its encoders in a form known here",
      ]
    : [];
}

function quantizationSection(
  wrapper: ConfigFields,
  language: ConfigFields,
  quantConfig: HuggingFaceConfig | undefined,
): ConfigFields | undefined {
  const own = wrapper.section("quantization_config") ?? language.section("quantization_config");
  // A release that changes only the experts of an fp8 one says so in its config alone.
  if (own?.has("moe_quant_algo")) return own;
  const separate =
    quantConfig && new ConfigFields(quantConfig, ["hf_quant_config.json"]).section("quantization");
  return separate ?? own ?? wrapper.section("compression_config");
}

/** DeepSeek-V4 states the format of its experts outside the quantisation section. */
function withExpertFormat(scheme: QuantizationScheme, language: ConfigFields): QuantizationScheme {
  const expertDtype = language.text("expert_dtype");
  if (expertDtype === undefined || scheme.experts) return scheme;
  language.refuse("expert_dtype", "fp4", "fp8");
  return expertDtype === "fp4" ? { ...scheme, experts: "mxfp4" } : scheme;
}

const dtypes: Readonly<Record<string, FormatName>> = {
  bfloat16: "bf16",
  float16: "fp16",
  float32: "fp32",
};

function statedFormat(fields: ConfigFields): FormatName | undefined {
  const dtype = fields.text("dtype") ?? fields.text("torch_dtype");
  if (dtype === undefined) return undefined;
  return dtypes[dtype] ?? fields.refuse("torch_dtype", ...Object.keys(dtypes)) ?? undefined;
}
