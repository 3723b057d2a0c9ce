import type { Mixer, SparseIndexer } from "../modelArchitecture.ts";
import { assemble, assembleAlike, eachLayer, type ArchitectureReader } from "./assemble.ts";
import { gatedDense, gatedMixture, groupedAttention } from "./commonLayers.ts";
import type { ConfigFields } from "./configFields.ts";

/** Published active counts leave embedding and head out. */
const activeCount = { activeWithoutEmbedding: true, activeWithoutHead: true };

/** MiniMax-M2: full attention with norms over all heads, experts chosen with a correction bias. */
export const minimaxM2: ArchitectureReader = (config) => {
  // The language section of MiniMax-M3 names the type of its forebear.
  if (config.section("sparse_attention_config")) return minimaxM3(config);
  config.refuse("shared_intermediate_size", 0);
  const layer = {
    mixer: groupedAttention(config, config.flag("use_qk_norm", false) ? { queryKeyNorm: "full" } : {}),
    feedForward: gatedMixture(config, {
      intermediateSize: config.size("intermediate_size"),
      ...(config.flag("use_routing_bias", false) ? { routerBias: true } : {}),
    }),
  };
  return assembleAlike(config, layer, activeCount);
};

/**
 * MiniMax-M3: dense layers first, then experts with a shared one; attention there reads the blocks of tokens that an
 * indexer chooses.
 */
export const minimaxM3: ArchitectureReader = (config) => {
  const sparse = config.section("sparse_attention_config");
  const isMixture = config.list("moe_layer_freq");
  const isSparse = sparse?.list("sparse_attention_freq");
  const layers = eachLayer(config, (index) => ({
    mixer: groupedAttention(config, {
      queryKeyNorm: "head",
      ...(sparse && isSparse?.[index] === 1 ? { indexer: blockIndexer(sparse) } : {}),
    }),
    feedForward:
      isMixture?.[index] === 0
        ? gatedDense(config.size("dense_intermediate_size"))
        : gatedMixture(config, {
            intermediateSize: config.size("intermediate_size"),
            sharedIntermediateSize: config.size("n_shared_experts") * config.size("shared_intermediate_size"),
            ...(config.flag("use_routing_bias", true) ? { routerBias: true } : {}),
          }),
  }));
  return assemble(config, layers, activeCount);
};

function blockIndexer(sparse: ConfigFields): SparseIndexer {
  const blockTokens = sparse.size("sparse_block_size");
  return {
    heads: sparse.size("sparse_num_index_heads"),
    headDim: sparse.size("sparse_index_dim"),
    topK: sparse.size("sparse_topk_blocks") * blockTokens,
    blockTokens,
  };
}

/** MiniMax-Text-01 and M1 (arXiv:2501.08313): seven lightning-attention layers to one of softmax attention. */
export const minimaxText: ArchitectureReader = (config) => {
  config.refuse("shared_intermediate_size", 0);
  const softmax = config.list("attn_type_list");
  const kinds = config.layerKinds(
    "layer_types",
    ["linear_attention", "full_attention"],
    config.size("num_hidden_layers"),
  );
  const layers = eachLayer(config, (index) => ({
    mixer: mixer(config, kinds ? kinds[index] === "full_attention" : softmax?.[index] === 1),
    feedForward: gatedMixture(config),
  }));
  return assemble(config, layers, activeCount);
};

function mixer(config: ConfigFields, full: boolean): Mixer {
  const attention = groupedAttention(config);
  return full ? attention : { kind: "lightning", heads: attention.heads, headDim: attention.headDim };
}
