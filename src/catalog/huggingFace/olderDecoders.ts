import { assemble, assembleAlike, eachLayer, type ArchitectureReader } from "./assemble.ts";
import { gatedDense, groupedAttention, impliedHeadDim, plainDense } from "./commonLayers.ts";
import type { ConfigFields } from "./configFields.ts";

const allBiases = { bias: { qkv: true, output: true } };
/** A LayerNorm has a weight and a bias. */
const twoLayerNorms = { norms: 4 };
const oneLayerNorm = { norms: 2 };
const finalLayerNorm = { finalNorms: 2 };

/** GPT-2 (Radford 2019): learned positions, biases everywhere, tied head. */
export const gpt2: ArchitectureReader = (config) => {
  const hiddenSize = config.size("n_embd");
  const layer = {
    mixer: groupedAttention(config, allBiases),
    feedForward: plainDense(config.optionalSize("n_inner") ?? 4 * hiddenSize, true),
    ...twoLayerNorms,
  };
  return assembleAlike(config, layer, {
    tiedEmbeddings: config.flag("tie_word_embeddings", true),
    learnedPositions: config.size("n_positions", "n_ctx"),
    ...finalLayerNorm,
  });
};

/** OPT (arXiv:2205.01068): as GPT-2, two more position rows; the 350M release embeds in a narrower space. */
export const opt: ArchitectureReader = (config) => {
  const hiddenSize = config.size("hidden_size");
  const embeddingWidth = config.optionalSize("word_embed_proj_dim") ?? hiddenSize;
  const vocabularySize = config.size("vocab_size");
  const layer = {
    mixer: groupedAttention(config, allBiases),
    feedForward: plainDense(config.size("ffn_dim"), true),
    ...twoLayerNorms,
  };
  const hasFinalNorm = config.flag("do_layer_norm_before", true);
  return assembleAlike(config, layer, {
    tiedEmbeddings: config.flag("tie_word_embeddings", true),
    learnedPositions: config.size("max_position_embeddings") + 2,
    finalNorms: hasFinalNorm ? 2 : 0,
    ...(embeddingWidth === hiddenSize
      ? {}
      : {
          extraParameters: (embeddingWidth - hiddenSize) * vocabularySize + 2 * embeddingWidth * hiddenSize,
          extraParametersNote:
            "embedding table of word_embed_proj_dim columns with a projection to and from the hidden size",
        }),
  });
};

/** GPT-J: one norm and one sum for attention and feed-forward; the head has a bias. */
export const gptj: ArchitectureReader = (config) => {
  const hiddenSize = config.size("n_embd");
  const layer = {
    mixer: groupedAttention(config),
    feedForward: plainDense(config.optionalSize("n_inner") ?? 4 * hiddenSize, true),
    parallel: true,
    ...oneLayerNorm,
  };
  return assembleAlike(config, layer, { ...headBias(config), ...finalLayerNorm });
};

/** GPT-NeoX and Pythia: parallel sublayers with a norm each. */
export const gptNeoX: ArchitectureReader = (config) => {
  const layer = {
    mixer: groupedAttention(config, config.flag("attention_bias", true) ? allBiases : {}),
    feedForward: plainDense(config.size("intermediate_size"), true),
    ...(config.flag("use_parallel_residual", true) ? { parallel: true } : {}),
    ...twoLayerNorms,
  };
  return assembleAlike(config, layer, finalLayerNorm);
};

/** BLOOM (arXiv:2211.05100): ALiBi positions, a norm behind the embedding. */
export const bloom: ArchitectureReader = (config) => {
  const hiddenSize = config.size("hidden_size", "n_embed");
  const heads = config.size("n_head", "num_attention_heads");
  const layer = {
    mixer: groupedAttention(config, {
      heads,
      kvHeads: heads,
      headDim: impliedHeadDim(config, heads),
      ...allBiases,
    }),
    feedForward: plainDense(4 * hiddenSize, true),
    ...twoLayerNorms,
  };
  return assembleAlike(config, layer, {
    tiedEmbeddings: config.flag("tie_word_embeddings", true),
    extraParameters: 2 * hiddenSize,
    extraParametersNote: "norm behind the embedding",
    ...finalLayerNorm,
  });
};

/** Falcon (arXiv:2311.16867): parallel sublayers, no biases; multi-query in the 7B, grouped queries after it. */
export const falcon: ArchitectureReader = (config) => {
  config.refuse("alibi", false);
  config.refuse("bias", false);
  const hiddenSize = config.size("hidden_size");
  const newDecoder = config.flag("new_decoder_architecture", false);
  const heads = config.size("num_attention_heads", "n_head");
  const multiQueryHeads = config.flag("multi_query", true) ? 1 : heads;
  const layer = {
    mixer: groupedAttention(config, {
      heads,
      kvHeads: newDecoder ? config.size("num_kv_heads", "n_head_kv") : multiQueryHeads,
    }),
    feedForward: plainDense(config.optionalSize("ffn_hidden_size") ?? 4 * hiddenSize),
    parallel: config.flag("parallel_attn", true),
    ...(newDecoder ? twoLayerNorms : oneLayerNorm),
  };
  return assembleAlike(config, layer, {
    tiedEmbeddings: config.flag("tie_word_embeddings", true),
    ...finalLayerNorm,
  });
};

/** Phi-1.5 and Phi-2: parallel sublayers with one norm, biases everywhere, also on the head. */
export const phi: ArchitectureReader = (config) => {
  const layer = {
    mixer: groupedAttention(config, allBiases),
    feedForward: plainDense(config.size("intermediate_size"), true),
    parallel: true,
    ...oneLayerNorm,
  };
  return assembleAlike(config, layer, { ...headBias(config), ...finalLayerNorm });
};

/** StarCoder2 (arXiv:2402.19173): LayerNorms and biases everywhere, a sliding window of 4096. */
export const starcoder2: ArchitectureReader = (config) => {
  const biased = config.flag("use_bias", true);
  const window = config.optionalSize("sliding_window");
  const layer = {
    mixer: groupedAttention(config, {
      ...(biased ? allBiases : {}),
      ...(window ? { window } : {}),
    }),
    feedForward: plainDense(config.size("intermediate_size"), biased),
    ...twoLayerNorms,
  };
  return assembleAlike(config, layer, {
    tiedEmbeddings: config.flag("tie_word_embeddings", true),
    ...finalLayerNorm,
  });
};

/** StableLM 2 and its kin: LayerNorms, SwiGLU, optional biases on queries, keys and values. */
export const stableLm: ArchitectureReader = (config) => {
  config.refuse("qk_layernorm", false);
  config.refuse("use_parallel_residual", false);
  const layer = {
    mixer: groupedAttention(config, config.flag("use_qkv_bias", false) ? { bias: { qkv: true } } : {}),
    feedForward: gatedDense(config.size("intermediate_size")),
    ...twoLayerNorms,
  };
  return assembleAlike(config, layer, finalLayerNorm);
};

/** OLMo 1 (arXiv:2402.00838): norms without weights. */
export const olmo: ArchitectureReader = (config) => {
  config.refuse("attention_bias", false);
  const layer = {
    mixer: groupedAttention(config),
    feedForward: gatedDense(config.size("intermediate_size")),
    norms: 0,
  };
  return assembleAlike(config, layer, { finalNorms: 0 });
};

/** Command R and Command A: parallel sublayers with one bias-free LayerNorm, tied head. */
export const cohere: ArchitectureReader = (config) => {
  const window = config.optionalSize("sliding_window");
  const pattern = config.optionalSize("sliding_window_pattern");
  const kinds = config.layerKinds(
    "layer_types",
    ["sliding_attention", "full_attention"],
    config.size("num_hidden_layers"),
  );
  const layers = eachLayer(config, (index) => {
    const slides = kinds
      ? kinds[index] === "sliding_attention"
      : pattern !== undefined && (index + 1) % pattern !== 0;
    return {
      mixer: groupedAttention(config, {
        ...(config.flag("attention_bias", false) ? allBiases : {}),
        ...(config.flag("use_qk_norm", false) ? { queryKeyNorm: "full" } : {}),
        ...(slides && window ? { window } : {}),
      }),
      feedForward: gatedDense(config.size("intermediate_size")),
      parallel: true,
      norms: 1,
    };
  });
  return assemble(config, layers, { tiedEmbeddings: config.flag("tie_word_embeddings", true) });
};

function headBias(config: ConfigFields) {
  return {
    extraParameters: config.size("vocab_size"),
    extraParametersNote: "bias of the language-model head",
  };
}
