import type { AttentionMixer } from "../modelArchitecture.ts";
import { assembleAlike, type ArchitectureReader } from "./assemble.ts";
import { gatedDense, groupedAttention, slidingWindow } from "./commonLayers.ts";
import type { ConfigFields } from "./configFields.ts";

const allBiases = { bias: { qkv: true, output: true } };
const inputBiases = { bias: { qkv: true } };

/** Dense decoders with RMS norms before both halves and SwiGLU; families differ in biases, norms and windows. */
function llamaLike(
  attention: (config: ConfigFields) => Partial<AttentionMixer>,
  tiedByDefault = false,
): ArchitectureReader {
  return (config) => {
    const layer = {
      mixer: groupedAttention(config, attention(config)),
      feedForward: gatedDense(config.size("intermediate_size"), config.flag("mlp_bias", false)),
    };
    return assembleAlike(config, layer, {
      tiedEmbeddings: config.flag("tie_word_embeddings", tiedByDefault),
    });
  };
}

const optionalBias = (config: ConfigFields) => (config.flag("attention_bias", false) ? allBiases : {});

export const llama = llamaLike(optionalBias);
export const granite = llamaLike(optionalBias);
export const mistral = llamaLike(slidingWindow);
/** Phi-3 fuses projections, which changes no count; its window spans the context. */
export const phi3 = llamaLike(slidingWindow);
export const mimo = llamaLike((config) => (config.flag("attention_bias", true) ? inputBiases : {}));
/** SmolLM3 leaves rotary embedding out of every fourth layer, which changes no weight. */
export const smollm3 = llamaLike(optionalBias, true);
/** OLMo 2 moves both norms behind their sublayer, which changes no count. */
export const olmo2 = llamaLike((config) => ({ ...optionalBias(config), queryKeyNorm: "full" }));
export const qwen3 = llamaLike((config) => ({
  ...optionalBias(config),
  queryKeyNorm: "head",
  ...noWindow(config),
}));
export const qwen2 = llamaLike((config) => ({ ...inputBiases, ...noWindow(config) }));
export const internlm2 = llamaLike((config) => (config.flag("bias", false) ? allBiases : {}));
export const ernie45 = llamaLike((config) => (config.flag("use_bias", false) ? allBiases : {}), true);

/** Qwen names a window that only `use_sliding_window` would switch on, in its upper layers. */
function noWindow(config: ConfigFields): object {
  config.refuse("use_sliding_window", false);
  return {};
}
