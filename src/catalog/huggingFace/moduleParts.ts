import { InputError } from "../../units/inputError.ts";
import type { WeightPart } from "../weightPart.ts";

type QuantizedPart = Exclude<WeightPart, "embedding" | "router" | "norms">;

/** One or more modules that stand for each part, in the spellings of the checkpoints. */
const modulesOf: Readonly<Record<Exclude<QuantizedPart, "head">, readonly string[]>> = {
  attention: ["self_attn.q_proj", "self_attn.q_b_proj", "self_attn.kv_b_proj", "mixer.q_proj", "attn.wq_b"],
  attentionOutput: ["self_attn.o_proj", "mixer.o_proj", "attn.wo_b"],
  indexer: ["self_attn.indexer.wq_b", "attn.indexer.wq_b"],
  recurrent: ["linear_attn.in_proj_qkv", "linear_attn.in_proj_qkvz", "mixer.in_proj"],
  dense: ["mlp.down_proj", "feed_forward.down_proj", "mixer.down_proj", "ffn.w2"],
  sharedExperts: [
    "mlp.shared_experts.down_proj",
    "mlp.shared_expert.down_proj",
    "mixer.shared_experts.down_proj",
    "feed_forward.shared_expert.down_proj",
    "ffn.shared_experts.w2",
  ],
  experts: [
    "mlp.experts.0.down_proj",
    "mixer.experts.0.down_proj",
    "block_sparse_moe.experts.0.w2",
    "feed_forward.experts.down_proj",
    "ffn.experts.0.w2",
  ],
};

const headNames = ["lm_head", "head"];

/** The part that a quantised module belongs to. */
export function partOfModule(name: string): QuantizedPart | undefined {
  if (headNames.includes(name.split(".").at(-1) ?? "")) return "head";
  const inLayer = name.replace(/^.*?layers\.\d+\./, "");
  if (/^(mlp|ffn|feed_forward)\.experts$/.test(inLayer)) return "experts";
  const stem = inLayer.replace(/\.experts\.\d+\./, ".experts.0.");
  const parts = Object.keys(modulesOf) as (keyof typeof modulesOf)[];
  return parts.find((part) => modulesOf[part].includes(stem));
}

/** A pattern of modules left unquantised, ready to match. */
export interface ModulePattern {
  /** The only layer that it can match; undefined: any, or none. */
  readonly layer: number | undefined;
  readonly expression: RegExp;
}

/**
 * `re:` patterns are regular expressions from the start of the name; others name a module or a run of its
 * dotted parts, with `*` for anything.
 */
export function modulePattern(pattern: string): ModulePattern {
  const layer = /layers\.(\d+)/.exec(pattern)?.[1];
  return { layer: layer === undefined ? undefined : Number(layer), expression: expressionOf(pattern) };
}

function expressionOf(pattern: string): RegExp {
  if (pattern.startsWith("re:")) return givenExpression(pattern);
  const relative = pattern.replace(/^.*?(?=layers\.\d)/, "");
  const source = relative.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/\*/g, ".*");
  return new RegExp(`(?:^|\\.)${source}(?:$|\\.)`);
}

function givenExpression(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern.slice(3)})`);
  } catch {
    throw new InputError(
      "invalid_field",
      ["quantization_config", "ignore"],
      `quantisation: ${JSON.stringify(pattern)} is no regular expression`,
    );
  }
}

/** In how many of the model's layers the patterns leave a part unquantised. */
export function excludedLayers(
  part: QuantizedPart,
  patterns: readonly ModulePattern[],
  layerCount: number,
): number {
  if (part === "head") {
    return patterns.some(({ expression }) => headNames.some((name) => expression.test(name)))
      ? layerCount
      : 0;
  }
  const modules = modulesOf[part];
  const layers = new Set<number>();
  for (const { layer, expression } of patterns) {
    if (layer !== undefined && (layer >= layerCount || layers.has(layer))) continue;
    if (!modules.some((module) => expression.test(`model.layers.${layer ?? 0}.${module}`))) continue;
    if (layer === undefined) return layerCount;
    layers.add(layer);
  }
  return layers.size;
}
