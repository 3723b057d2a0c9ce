import type { Mixer } from "../modelArchitecture.ts";
import { assemble, assembleAlike, eachLayer, type ArchitectureReader } from "./assemble.ts";
import { gatedMixture, groupedAttention } from "./commonLayers.ts";
import type { ConfigFields } from "./configFields.ts";

/** Published active counts leave embedding and head out. */
const activeCount = { activeWithoutEmbedding: true, activeWithoutHead: true };

/** MiniMax-M2: full attention with norms over all heads, experts chosen with a correction bias. */
export const minimaxM2: ArchitectureReader = (config) => {
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
