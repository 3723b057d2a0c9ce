import { InputError } from "../../units/inputError.ts";
import type { CompressedAttentionMixer } from "../modelArchitecture.ts";
import { assemble, eachLayer, type ArchitectureReader } from "./assemble.ts";
import { gatedMixture } from "./commonLayers.ts";
import type { ConfigFields } from "./configFields.ts";

/** At this ratio entries overlap and an indexer chooses among them; coarser entries are all read. */
const sparseRatio = 4;

/**
 * DeepSeek-V4: layers of three kinds by `compress_ratios` (0: window only, 4: compressed and sparse,
 * 128: heavily compressed); residual streams mixed by hyper-connections; experts in every layer.
 */
export const deepseekV4: ArchitectureReader = (config) => {
  const ratios = compressRatios(config);
  const expertSize = config.size("moe_intermediate_size");
  const hashLayers = config.count("num_hash_layers") ?? 0;
  const layers = eachLayer(config, (index) => ({
    mixer: compressedAttention(config, ratios[index] as number),
    feedForward: gatedMixture(config, {
      sharedIntermediateSize: config.size("n_shared_experts") * expertSize,
      // The first layers choose experts by a table of token ids, which no weight corrects.
      ...(index < hashLayers ? {} : { routerBias: true }),
    }),
  }));
  return assemble(config, layers, {
    hyperConnectionStreams: config.size("hc_mult"),
    activeWithoutEmbedding: true,
  });
};

function compressedAttention(config: ConfigFields, ratio: number): CompressedAttentionMixer {
  const sparse = ratio === sparseRatio;
  return {
    kind: "compressedAttention",
    heads: config.size("num_attention_heads"),
    headDim: config.size("head_dim"),
    ropeHeadDim: config.size("qk_rope_head_dim"),
    queryLoraRank: config.size("q_lora_rank"),
    outputGroups: config.size("o_groups"),
    outputLoraRank: config.size("o_lora_rank"),
    window: config.size("sliding_window"),
    ...(ratio ? { compressRatio: ratio } : {}),
    ...(sparse
      ? {
          overlap: true,
          indexer: {
            heads: config.size("index_n_heads"),
            headDim: config.size("index_head_dim"),
            topK: config.size("index_topk"),
          },
        }
      : {}),
  };
}

function compressRatios(config: ConfigFields): readonly number[] {
  const layerCount = config.size("num_hidden_layers");
  const ratios = config.list("compress_ratios") ?? [];
  if (ratios.length < layerCount || !ratios.every((ratio) => Number.isInteger(ratio))) {
    throw new InputError(
      "missing_field",
      [...config.path, "compress_ratios"],
      `config.json: "compress_ratios" must hold a whole number for each of ${layerCount} layers`,
    );
  }
  return ratios as readonly number[];
}
