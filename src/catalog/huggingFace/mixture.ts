import type { AttentionMixer, MixtureFeedForward, ModelArchitecture } from "../modelArchitecture.ts";
import { assemble, assembleAlike, eachLayer, type ArchitectureReader } from "./assemble.ts";
import { gatedDense, gatedMixture, groupedAttention, slidingWindow } from "./commonLayers.ts";
import type { ConfigFields } from "./configFields.ts";

/** Mixtral (arXiv:2401.04088). */
export const mixtral: ArchitectureReader = (config) => {
  const layer = {
    mixer: groupedAttention(config, slidingWindow(config)),
    feedForward: gatedMixture(config),
  };
  return assembleAlike(config, layer);
};

/** Qwen1.5-MoE and Qwen2-MoE: a gated shared expert beside the routed ones. */
export const qwen2Moe: ArchitectureReader = (config) =>
  qwenMoe(
    config,
    { bias: { qkv: true } },
    { sharedIntermediateSize: config.size("shared_expert_intermediate_size"), sharedGate: true },
  );

/** Qwen3-MoE (arXiv:2505.09388): no shared expert, normed queries and keys. */
export const qwen3Moe: ArchitectureReader = (config) => qwenMoe(config, { queryKeyNorm: "head" }, {});

function qwenMoe(
  config: ConfigFields,
  attention: Partial<AttentionMixer>,
  shared: Partial<MixtureFeedForward>,
) {
  config.refuse("use_sliding_window", false);
  const isSparse = sparseLayers(config);
  const mixer = groupedAttention(config, attention);
  return assemble(
    config,
    eachLayer(config, (index) => ({
      mixer,
      feedForward: isSparse(index)
        ? gatedMixture(config, {
            intermediateSize: config.size("moe_intermediate_size"),
            ...shared,
          })
        : gatedDense(config.size("intermediate_size")),
    })),
  );
}

/** Which layers have experts: every `decoder_sparse_step`-th one that `mlp_only_layers` does not name. */
export function sparseLayers(config: ConfigFields): (index: number) => boolean {
  const step = config.optionalSize("decoder_sparse_step") ?? 1;
  const dense = config.list("mlp_only_layers") ?? [];
  return (index) => !dense.includes(index) && (index + 1) % step === 0;
}

/** OLMoE (arXiv:2409.02060): norms of queries and keys span all heads. */
export const olmoe: ArchitectureReader = (config) => {
  const layer = {
    mixer: groupedAttention(config, { queryKeyNorm: "full" }),
    feedForward: gatedMixture(config),
  };
  return assembleAlike(config, layer);
};

/** Phi-3.5-MoE: biases on attention, LayerNorms with bias, a biased head. */
export const phimoe: ArchitectureReader = (config) => {
  const biased = config.flag("attention_bias", false);
  const layer = {
    mixer: groupedAttention(config, biased ? { bias: { qkv: true, output: true } } : {}),
    feedForward: gatedMixture(config),
    norms: 4,
  };
  const headBias = config.flag("lm_head_bias", false) ? config.size("vocab_size") : 0;
  return assembleAlike(config, layer, {
    finalNorms: 2,
    ...(headBias
      ? { extraParameters: headBias, extraParametersNote: "bias of the language-model head" }
      : {}),
  });
};

/** DBRX: attention and expert settings in sections of their own, LayerNorms without bias. */
export const dbrx: ArchitectureReader = (config) => {
  const attention = config.section("attn_config");
  const experts = config.section("ffn_config");
  const heads = config.size("n_heads");
  const layer = {
    mixer: groupedAttention(config, { heads, kvHeads: attention?.size("kv_n_heads") ?? heads }),
    feedForward: gatedMixture(experts ?? config, {
      intermediateSize: (experts ?? config).size("ffn_hidden_size"),
    }),
  };
  return assembleAlike(config, layer);
};

/** gpt-oss (arXiv:2508.10925): alternating windows, attention sinks, biases on attention, router and experts. */
export const gptOss: ArchitectureReader = (config) => {
  const kinds = config.layerKinds(
    "layer_types",
    ["sliding_attention", "full_attention"],
    config.size("num_hidden_layers"),
  );
  const biased = config.flag("attention_bias", true);
  const layers = eachLayer(config, (index) => {
    const slides = kinds ? kinds[index] === "sliding_attention" : index % 2 === 0;
    return {
      mixer: groupedAttention(config, {
        ...(slides ? { window: config.size("sliding_window") } : {}),
        ...(biased ? { bias: { qkv: true, output: true } } : {}),
        sinks: true,
      }),
      feedForward: gatedMixture(config, { bias: true, routerBias: true }),
    };
  });
  return assemble(config, layers, { activeWithoutEmbedding: true });
};

/** GLM-4.5 to 4.7: dense first layers, one or more shared experts, biases on queries, keys and values. */
export const glm4Moe: ArchitectureReader = (config) => {
  const mixer = groupedAttention(config, {
    ...(config.flag("attention_bias", false) ? { bias: { qkv: true } } : {}),
    ...(config.flag("use_qk_norm", false) ? { queryKeyNorm: "head" } : {}),
  });
  const architecture = sharedMixture(
    config,
    mixer,
    config.size("n_shared_experts") * config.size("moe_intermediate_size"),
  );
  return { ...architecture, activeWithoutEmbedding: true, activeWithoutHead: true };
};

/** Tencent Hy3: dense first layers, one shared expert, normed queries and keys. */
export const hyV3: ArchitectureReader = (config) => {
  const mixer = groupedAttention(config, config.flag("qk_norm", false) ? { queryKeyNorm: "head" } : {});
  return sharedMixture(
    config,
    mixer,
    config.size("num_shared_experts") * config.size("moe_intermediate_size"),
  );
};

/** Ling 2.0: dense first layers, shared experts, normed queries and keys. */
export const bailingMoeV2: ArchitectureReader = (config) => {
  config.refuse("use_bias", false);
  const mixer = groupedAttention(config, {
    ...(config.flag("use_qkv_bias", false) ? { bias: { qkv: true } } : {}),
    ...(config.flag("use_qk_norm", false) ? { queryKeyNorm: "head" } : {}),
  });
  return sharedMixture(
    config,
    mixer,
    config.size("num_shared_experts") * config.size("moe_intermediate_size"),
  );
};

/** Layers of one mixer whose first `first_k_dense_replace` are dense and whose others have routed and shared experts. */
function sharedMixture(
  config: ConfigFields,
  mixer: AttentionMixer,
  sharedIntermediateSize: number,
): ModelArchitecture {
  const firstSparse = config.count("first_k_dense_replace") ?? 0;
  const layers = eachLayer(config, (index) => ({
    mixer,
    feedForward:
      index < firstSparse
        ? gatedDense(config.size("intermediate_size"))
        : gatedMixture(config, { sharedIntermediateSize, routerBias: true }),
  }));
  return assemble(config, layers);
}
