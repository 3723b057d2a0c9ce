import { assemble, eachLayer, type ArchitectureReader, type Layer } from "./assemble.ts";
import { gatedDense, groupedAttention } from "./commonLayers.ts";
import type { ConfigFields } from "./configFields.ts";

/**
 * Gemma 4: global layers have wider heads whose keys may serve as values; the upper layers of the small
 * models read the caches of lower ones; those models also add an embedding to every layer; the 26B adds
 * experts beside the dense half.
 */
export const gemma4: ArchitectureReader = (config) => {
  const layerCount = config.size("num_hidden_layers");
  const kinds = config.layerKinds("layer_types", ["sliding_attention", "full_attention"], layerCount);
  const firstShared = layerCount - (config.count("num_kv_shared_layers") ?? 0);
  const perLayerWidth = config.count("hidden_size_per_layer_input") ?? 0;
  const layers = eachLayer(config, (index) => {
    const slides = kinds ? kinds[index] === "sliding_attention" : (index + 1) % 6 !== 0;
    const reuses = index >= firstShared;
    return {
      mixer: groupedAttention(config, {
        ...(slides ? { window: config.size("sliding_window") } : globalAttention(config)),
        ...(reuses ? { reusesKvCache: true } : {}),
        queryKeyNorm: "head",
      }),
      ...feedForward(config, reuses),
      ...layerExtras(config, perLayerWidth),
    };
  });
  const hiddenSize = config.size("hidden_size");
  const perLayerTable = perLayerWidth * layerCount;
  return assemble(config, layers, {
    tiedEmbeddings: config.flag("tie_word_embeddings", true),
    ...(perLayerWidth
      ? {
          extraParameters:
            perLayerTable * (config.size("vocab_size_per_layer_input") + hiddenSize) + perLayerWidth,
          extraParametersNote: "per-layer embedding table, its projection and norm",
        }
      : {}),
  });
};

function globalAttention(config: ConfigFields) {
  const keyIsValue = config.flag("attention_k_eq_v", false);
  const globalHeads = keyIsValue ? config.optionalSize("num_global_key_value_heads") : undefined;
  return {
    headDim: config.size("global_head_dim"),
    ...(globalHeads ? { kvHeads: globalHeads } : {}),
    ...(keyIsValue ? { keyIsValue } : {}),
  };
}

/** The dense half stands beside the experts as a shared one would. */
function feedForward(config: ConfigFields, reusesKvCache: boolean): Pick<Layer, "feedForward" | "norms"> {
  const intermediateSize = config.size("intermediate_size");
  if (config.flag("enable_moe_block", false)) {
    return {
      feedForward: {
        kind: "mixture",
        experts: config.size("num_experts"),
        expertsPerToken: config.size("top_k_experts"),
        intermediateSize: config.size("moe_intermediate_size"),
        gated: true,
        sharedIntermediateSize: intermediateSize,
      },
      norms: 7,
    };
  }
  const wide = reusesKvCache && config.flag("use_double_wide_mlp", false);
  return { feedForward: gatedDense(wide ? 2 * intermediateSize : intermediateSize), norms: 4 };
}

/** One output scale; with experts a scale per hidden channel and expert; with layer embeddings a gate, a projection and a norm. */
function layerExtras(
  config: ConfigFields,
  perLayerWidth: number,
): Pick<Layer, "extraParameters" | "extraParametersNote"> {
  const hiddenSize = config.size("hidden_size");
  const routerScales = config.flag("enable_moe_block", false) ? hiddenSize + config.size("num_experts") : 0;
  const perLayer = perLayerWidth ? 2 * hiddenSize * perLayerWidth + hiddenSize : 0;
  return {
    extraParameters: 1 + routerScales + perLayer,
    extraParametersNote: "layer scale, router scales, per-layer input gate with projection and norm",
  };
}
