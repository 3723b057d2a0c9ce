import type { LayerGroup, ModelArchitecture } from "../modelArchitecture.ts";
import type { ConfigFields } from "./configFields.ts";

/** Reads the language model of one architecture family from its `config.json`. */
export type ArchitectureReader = (config: ConfigFields) => ModelArchitecture;

export type Layer = Omit<LayerGroup, "count">;

type Rest = Partial<Omit<ModelArchitecture, "hiddenSize" | "vocabularySize" | "layers">>;

/** Puts the layers together with the fields that all families spell alike. */
export function assemble(config: ConfigFields, layers: readonly Layer[], rest: Rest = {}): ModelArchitecture {
  const maxContextTokens = config.optionalSize("max_position_embeddings", "n_positions", "max_seq_len");
  const nextTokenPredictionLayers = config.count(
    "num_nextn_predict_layers",
    "mtp_num_hidden_layers",
    "num_mtp_modules",
  );
  return {
    hiddenSize: config.size("hidden_size", "n_embd", "d_model"),
    vocabularySize: config.size("vocab_size"),
    tiedEmbeddings: config.flag("tie_word_embeddings", false),
    layers: groupLayers(layers),
    ...(maxContextTokens ? { maxContextTokens } : {}),
    ...(nextTokenPredictionLayers ? { nextTokenPredictionLayers } : {}),
    ...rest,
  };
}

/** A model whose layers are all alike. */
export function assembleAlike(config: ConfigFields, layer: Layer, rest: Rest = {}): ModelArchitecture {
  return assemble(
    config,
    eachLayer(config, () => layer),
    rest,
  );
}

/** `build(i)` for each layer of the model. */
export function eachLayer(config: ConfigFields, build: (index: number) => Layer): readonly Layer[] {
  return Array.from({ length: config.size("num_hidden_layers", "n_layer", "n_layers") }, (_, index) =>
    build(index),
  );
}

/** Joins equal layers into groups, in the order in which each first appears. */
export function groupLayers(layers: readonly Layer[]): readonly LayerGroup[] {
  const groups = new Map<string, { layer: Layer; count: number }>();
  for (const layer of layers) {
    const key = JSON.stringify(layer);
    const group = groups.get(key) ?? { layer, count: 0 };
    group.count += 1;
    groups.set(key, group);
  }
  return [...groups.values()].map(({ layer, count }) => ({ count, ...layer }));
}
