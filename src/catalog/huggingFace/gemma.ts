import type { AttentionMixer } from "../modelArchitecture.ts";
import { assemble, eachLayer, type ArchitectureReader } from "./assemble.ts";
import { gatedDense, groupedAttention } from "./commonLayers.ts";
import type { ConfigFields } from "./configFields.ts";

const kinds = ["sliding_attention", "full_attention"] as const;

/** Gemma 1: two norms a layer, tied head, wide heads. */
export const gemma: ArchitectureReader = (config) => gemmaLike(config, {}, () => false, 2);

/** Gemma 2 (arXiv:2408.00118): norms before and after both sublayers, every other layer slides. */
export const gemma2: ArchitectureReader = (config) => gemmaLike(config, {}, (index) => index % 2 === 0, 4);

/** Gemma 3 (arXiv:2503.19786): five sliding layers to one global, normed queries and keys. */
export const gemma3: ArchitectureReader = (config) => {
  const pattern = config.optionalSize("sliding_window_pattern", "_sliding_window_pattern") ?? 6;
  return gemmaLike(config, { queryKeyNorm: "head" }, (index) => (index + 1) % pattern !== 0, 4);
};

function gemmaLike(
  config: ConfigFields,
  attention: Partial<AttentionMixer>,
  slidesByDefault: (index: number) => boolean,
  norms: number,
) {
  const layerKinds = config.layerKinds("layer_types", kinds, config.size("num_hidden_layers"));
  const slides = (index: number) =>
    layerKinds ? layerKinds[index] === "sliding_attention" : slidesByDefault(index);
  const layers = eachLayer(config, (index) => ({
    mixer: groupedAttention(config, {
      ...attention,
      ...(slides(index) ? { window: config.size("sliding_window") } : {}),
    }),
    feedForward: gatedDense(config.size("intermediate_size")),
    norms,
  }));
  return assemble(config, layers, { tiedEmbeddings: config.flag("tie_word_embeddings", true) });
}
