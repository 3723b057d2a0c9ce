import { InputError } from "../../units/inputError.ts";
import type { AttentionMixer, DenseFeedForward, MixtureFeedForward } from "../modelArchitecture.ts";
import type { ConfigFields } from "./configFields.ts";

/** Grouped-query attention from the usual field names; `head_dim` is hidden size over heads where absent. */
export function groupedAttention(config: ConfigFields, rest: Partial<AttentionMixer> = {}): AttentionMixer {
  const heads = config.size("num_attention_heads", "n_head", "n_heads");
  return {
    kind: "attention",
    heads,
    kvHeads: config.optionalSize("num_key_value_heads") ?? heads,
    headDim: config.optionalSize("head_dim", "attention_head_dim") ?? impliedHeadDim(config, heads),
    ...rest,
  };
}

export function impliedHeadDim(config: ConfigFields, heads: number): number {
  const hiddenSize = config.size("hidden_size", "n_embd", "d_model");
  if (hiddenSize % heads !== 0) {
    throw new InputError(
      "missing_field",
      [...config.path, "head_dim"],
      `config.json: "head_dim" is missing and ${hiddenSize} / ${heads} heads is not whole`,
    );
  }
  return hiddenSize / heads;
}

export function gatedDense(intermediateSize: number, bias = false): DenseFeedForward {
  return { kind: "dense", intermediateSize, gated: true, ...(bias ? { bias } : {}) };
}

export function plainDense(intermediateSize: number, bias = false): DenseFeedForward {
  return { kind: "dense", intermediateSize, gated: false, ...(bias ? { bias } : {}) };
}

/** SwiGLU experts from the usual field names. */
export function gatedMixture(
  config: ConfigFields,
  rest: Partial<MixtureFeedForward> = {},
): MixtureFeedForward {
  return {
    kind: "mixture",
    experts:
      rest.experts ?? config.size("n_routed_experts", "num_experts", "num_local_experts", "moe_num_experts"),
    expertsPerToken:
      rest.expertsPerToken ?? config.size("num_experts_per_tok", "experts_per_token", "moe_top_k"),
    intermediateSize: rest.intermediateSize ?? config.size("moe_intermediate_size", "intermediate_size"),
    gated: true,
    ...expertGroups(config),
    ...rest,
  };
}

function expertGroups(config: ConfigFields): Pick<MixtureFeedForward, "expertGroups"> {
  const count = config.optionalSize("n_group") ?? 1;
  const chosen = config.optionalSize("topk_group") ?? count;
  return chosen < count ? { expertGroups: { count, chosen } } : {};
}

/** `{ window }` of a sliding-window model, empty when the config switches it off. */
export function slidingWindow(config: ConfigFields): { window?: number } {
  const window = config.optionalSize("sliding_window");
  return window === undefined || !config.flag("use_sliding_window", true) ? {} : { window };
}
