import { InputError } from "../../units/inputError.ts";
import type {
  FeedForward,
  LatentAttentionMixer,
  ModelArchitecture,
  SparseIndexer,
} from "../modelArchitecture.ts";
import { assemble, eachLayer, type ArchitectureReader } from "./assemble.ts";
import { gatedDense, gatedMixture } from "./commonLayers.ts";
import type { ConfigFields } from "./configFields.ts";

/** DeepSeek-V2 (arXiv:2405.04434) and what is built alike: latent attention, dense first layers, shared experts. */
export const deepseekV2: ArchitectureReader = (config) => withoutEmbedding(latentMixture(config));

/** DeepSeek-V3 and R1 (arXiv:2412.19437), Kimi K2 (arXiv:2507.20534). */
export const deepseekV3: ArchitectureReader = (config) => withoutEmbedding(latentMixture(config));

/** DeepSeek-V3.2: V3 with a sparse indexer in every layer. */
export const deepseekV32: ArchitectureReader = (config) => withoutEmbedding(sparseLatent(config));

/** GLM-5: as DeepSeek-V3.2; from 5.2 on most layers share the indexer of an earlier one. */
export const glmMoeDsa: ArchitectureReader = (config) => withoutHead(sparseLatent(config));

/** GLM-4.7 Flash: latent attention as in DeepSeek-V3. */
export const glm4MoeLite: ArchitectureReader = (config) => withoutHead(latentMixture(config));

/** The active counts published for these models leave the embedding table out. */
function withoutEmbedding(architecture: ModelArchitecture): ModelArchitecture {
  return { ...architecture, activeWithoutEmbedding: true };
}

/** Those of GLM leave the head out too. */
function withoutHead(architecture: ModelArchitecture): ModelArchitecture {
  return { ...architecture, activeWithoutEmbedding: true, activeWithoutHead: true };
}

function sparseLatent(config: ConfigFields) {
  const indexer = {
    heads: config.size("index_n_heads"),
    headDim: config.size("index_head_dim"),
    topK: config.size("index_topk"),
  };
  const kinds = config.layerKinds("indexer_types", ["full", "shared"], config.size("num_hidden_layers"));
  return latentMixture(config, (index) =>
    kinds?.[index] === "shared" ? { ...indexer, shared: true } : indexer,
  );
}

function latentMixture(config: ConfigFields, indexer?: (index: number) => SparseIndexer) {
  const mixer = latentAttention(config);
  const feedForwardOf = feedForwards(config);
  const layers = eachLayer(config, (index) => ({
    mixer: indexer ? { ...mixer, indexer: indexer(index) } : mixer,
    feedForward: feedForwardOf(index),
  }));
  return assemble(config, layers);
}

export function latentAttention(config: ConfigFields): LatentAttentionMixer {
  config.refuse("attention_bias", false);
  const queryLoraRank = config.optionalSize("q_lora_rank");
  if (queryLoraRank === undefined && !("q_lora_rank" in config.values)) {
    throw new InputError(
      "missing_field",
      [...config.path, "q_lora_rank"],
      'config.json: "q_lora_rank" is missing',
      "the rank of the query projection, or null where queries come straight from the hidden state",
    );
  }
  return {
    kind: "latentAttention",
    heads: config.size("num_attention_heads"),
    ...(queryLoraRank ? { queryLoraRank } : {}),
    kvLoraRank: config.size("kv_lora_rank"),
    qkNopeHeadDim: config.size("qk_nope_head_dim"),
    qkRopeHeadDim: config.size("qk_rope_head_dim"),
    valueHeadDim: config.size("v_head_dim"),
  };
}

function feedForwards(config: ConfigFields): (index: number) => FeedForward {
  config.refuse("moe_layer_freq", 1);
  const firstSparse = config.count("first_k_dense_replace") ?? 0;
  const kinds = config.layerKinds("mlp_layer_types", ["dense", "sparse"], config.size("num_hidden_layers"));
  const shared = config.count("n_shared_experts") ?? 0;
  const sparse = gatedMixture(config, {
    intermediateSize: config.size("moe_intermediate_size"),
    ...(shared ? { sharedIntermediateSize: shared * config.size("moe_intermediate_size") } : {}),
    // Only this routing method learns a correction bias; earlier ones balance by a loss.
    ...(config.text("topk_method") === "noaux_tc" ? { routerBias: true } : {}),
  });
  return (index) =>
    (kinds ? kinds[index] === "dense" : index < firstSparse)
      ? gatedDense(config.size("intermediate_size"))
      : sparse;
}
