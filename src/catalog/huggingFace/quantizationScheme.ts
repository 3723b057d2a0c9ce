import { InputError } from "../../units/inputError.ts";
import type { FormatName } from "../numberFormat.ts";
import { ConfigFields, isSection } from "./configFields.ts";

/** What a quantisation section says, before it is laid over the parts of a model. */
export interface QuantizationScheme {
  /** Format of every linear module that neither list below names; undefined: only `modules` are quantised. */
  readonly everywhere?: FormatName;
  /** Format of the routed experts where the section states one for them alone. */
  readonly experts?: FormatName;
  /** Patterns of modules left unquantised. */
  readonly excluded: readonly string[];
  /** Formats of single modules in mixed-precision releases. */
  readonly modules: ReadonlyMap<string, FormatName>;
  readonly kvCache?: FormatName;
}

const algorithms: Readonly<Record<string, FormatName>> = {
  FP8: "fp8",
  FP8_PB_WO: "fp8-block",
  FP8_PER_CHANNEL_PER_TOKEN: "fp8",
  NVFP4: "nvfp4",
  NVFP4_AWQ: "nvfp4",
  W4A16_NVFP4: "nvfp4",
  MXFP4: "mxfp4",
  W4A8_MXFP4_FP8: "mxfp4",
  W4A16_AWQ: "int4",
  W4A8_AWQ: "int4",
  INT4_AWQ: "int4",
  W8A16: "int8",
  W8A8_SQ_PER_CHANNEL: "int8",
  INT8_SQ: "int8",
};

/** Reads the section of a `config.json` or the `quantization` of a `hf_quant_config.json`. */
export function readQuantization(section: ConfigFields): QuantizationScheme {
  const method = section.text("quant_method");
  const algorithm = section.text("quant_algo");
  if (method === "fp8" && algorithm === "MIXED_PRECISION") return expertsOver(section);
  if (algorithm !== undefined) return modelOpt(section, algorithm);
  switch (method) {
    case "fp8":
      return {
        everywhere: fp8Format(section),
        ...untouched(section, "modules_to_not_convert", "ignored_layers"),
      };
    case "mxfp4":
      return { experts: "mxfp4", ...untouched(section, "modules_to_not_convert") };
    case "awq":
    case "gptq":
    case "gptq_marlin":
    case "awq_marlin":
      return {
        everywhere: integerFormat(section),
        ...untouched(section, "modules_to_not_convert"),
      };
    case "compressed-tensors":
    case "modelopt":
      return groups(section);
    case "fbgemm_fp8":
      return { everywhere: "fp8", ...untouched(section, "modules_to_not_convert") };
    case "quark":
      return quark(section);
    default:
      return unknown(
        section,
        "quant_method",
        method,
        "fp8, mxfp4, awq, gptq, compressed-tensors, modelopt, fbgemm_fp8, quark",
      );
  }
}

/** DeepSeek-V4 by ModelOpt: experts in the format named, all else in the fp8 of the release it started from. */
function expertsOver(section: ConfigFields): QuantizationScheme {
  const experts = algorithmFormat(section, "moe_quant_algo", section.text("moe_quant_algo"));
  return { everywhere: fp8Format(section), experts, excluded: [], modules: new Map() };
}

function modelOpt(section: ConfigFields, algorithm: string): QuantizationScheme {
  const modules = new Map<string, FormatName>();
  if (algorithm === "MIXED_PRECISION") {
    for (const [name, entry] of Object.entries(section.section("quantized_layers")?.values ?? {})) {
      const layer = new ConfigFields(isSection(entry) ? entry : {}, [
        ...section.path,
        "quantized_layers",
        name,
      ]);
      modules.set(name, algorithmFormat(layer, "quant_algo", layer.text("quant_algo")));
    }
  }
  const kvCache = kvCacheFormat(section);
  return {
    ...(algorithm === "MIXED_PRECISION"
      ? {}
      : { everywhere: algorithmFormat(section, "quant_algo", algorithm) }),
    excluded: [...strings(section, "exclude_modules"), ...strings(section, "ignore")],
    modules,
    ...(kvCache ? { kvCache } : {}),
  };
}

function groups(section: ConfigFields): QuantizationScheme {
  const configGroups = Object.values(section.section("config_groups")?.values ?? {}).filter(isSection);
  const formats = configGroups.map((group, index) => {
    const path = [...section.path, "config_groups", String(index)];
    const weights = new ConfigFields(group, path).section("weights");
    return weights ? groupFormat(weights) : unknown(section, "config_groups", group, "groups with weights");
  });
  const [everywhere] = formats;
  if (everywhere === undefined) return unknown(section, "config_groups", undefined, "at least one group");
  if (new Set(formats).size > 1)
    return unknown(section, "config_groups", formats, "one weight format for all groups");
  const kvCache = kvCacheFormat(section);
  return { everywhere, ...untouched(section, "ignore"), ...(kvCache ? { kvCache } : {}) };
}

function groupFormat(weights: ConfigFields): FormatName {
  const bits = weights.size("num_bits");
  const type = weights.text("type") ?? "int";
  const groupSize = weights.optionalSize("group_size");
  if (type === "float" && bits === 8) return weights.text("strategy") === "block" ? "fp8-block" : "fp8";
  if (type === "float" && bits === 4) return groupSize === 32 ? "mxfp4" : "nvfp4";
  if (type === "int" && bits === 8) return "int8";
  if (type === "int" && bits === 4) return groupSize === 32 ? "int4-group32" : "int4";
  return unknown(weights, "num_bits", `${type} ${bits}`, "float 8, float 4, int 8, int 4");
}

/** AMD Quark: OCP MX 4-bit floats in groups of 32, or fp8. */
function quark(section: ConfigFields): QuantizationScheme {
  const weight = section.section("global_quant_config")?.section("weight");
  const dtype = weight?.text("dtype");
  const formats: Readonly<Record<string, FormatName>> = {
    fp4: "mxfp4",
    fp8_e4m3: "fp8",
    int8: "int8",
  };
  const everywhere = dtype === undefined ? undefined : formats[dtype];
  if (!everywhere) return unknown(section, "global_quant_config", dtype, Object.keys(formats).join(", "));
  return { everywhere, ...untouched(section, "exclude") };
}

function fp8Format(section: ConfigFields): FormatName {
  return section.has("weight_block_size") ? "fp8-block" : "fp8";
}

function integerFormat(section: ConfigFields): FormatName {
  const bits = section.size("bits", "w_bit");
  if (bits === 8) return "int8";
  return bits === 4 ? "int4" : unknown(section, "bits", bits, "4, 8");
}

function kvCacheFormat(section: ConfigFields): FormatName | undefined {
  const scheme = section.values["kv_cache_scheme"];
  if (isSection(scheme)) return groupFormat(new ConfigFields(scheme, [...section.path, "kv_cache_scheme"]));
  const name = section.text("kv_cache_quant_algo") ?? section.text("kv_cache_scheme");
  return name === undefined ? undefined : algorithmFormat(section, "kv_cache_quant_algo", name);
}

function algorithmFormat(section: ConfigFields, field: string, name: string | undefined): FormatName {
  const format = name === undefined ? undefined : algorithms[name];
  return format ?? unknown(section, field, name, Object.keys(algorithms).join(", "));
}

function untouched(section: ConfigFields, ...fields: readonly string[]) {
  return {
    excluded: fields.flatMap((field) => strings(section, field)),
    modules: new Map<string, FormatName>(),
  };
}

function strings(section: ConfigFields, field: string): readonly string[] {
  return (section.list(field) ?? []).filter((value) => typeof value === "string");
}

function unknown(section: ConfigFields, field: string, value: unknown, known: string): never {
  const path = [...section.path, field];
  throw new InputError(
    "unknown_quantization",
    path,
    `quantisation: "${path.join(".")}" is ${value === undefined ? "missing" : JSON.stringify(value)}`,
    `known: ${known}`,
  );
}
