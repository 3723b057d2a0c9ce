import { assemble, eachLayer, type ArchitectureReader } from "./assemble.ts";
import { gatedDense, gatedMixture, groupedAttention } from "./commonLayers.ts";

/**
 * Llama 4: three of four layers attend within chunks, the fourth to all without rotary positions; every
 * `interleave_moe_layer_step`-th layer has experts with one shared. The norm of queries and keys has no weights.
 */
export const llama4: ArchitectureReader = (config) => {
  const layerCount = config.size("num_hidden_layers");
  const step = config.size("interleave_moe_layer_step");
  const moeLayers = config.list("moe_layers");
  const kinds = config.layerKinds("layer_types", ["chunked_attention", "full_attention"], layerCount);
  const rotary = config.list("no_rope_layers");
  const window = config.size("attention_chunk_size");
  const layers = eachLayer(config, (index) => {
    // The list `no_rope_layers` holds 1 for layers that do rotate; an empty one means every fourth does not.
    const rotates = rotary?.length ? rotary[index] === 1 : (index + 1) % 4 !== 0;
    const chunked = kinds ? kinds[index] === "chunked_attention" : rotates;
    const sparse = moeLayers ? moeLayers.includes(index) : (index + 1) % step === 0;
    const expertSize = config.size("intermediate_size");
    return {
      mixer: groupedAttention(config, {
        ...(chunked ? { window, chunked: true } : {}),
        ...(config.flag("attention_bias", false) ? { bias: { qkv: true, output: true } } : {}),
      }),
      feedForward: sparse
        ? gatedMixture(config, { intermediateSize: expertSize, sharedIntermediateSize: expertSize })
        : gatedDense(config.size("intermediate_size_mlp")),
    };
  });
  return assemble(config, layers);
};
