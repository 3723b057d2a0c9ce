import { feedForwardParameters } from "./feedForwardParameters.ts";
import { mixerParameters } from "./mixerParameters.ts";
import type { LayerGroup, ModelArchitecture } from "./modelArchitecture.ts";
import { addParts, emptyParts, type WeightPart, type WeightParts } from "./weightPart.ts";

/** Parameters of a language model; multi-token-prediction layers and encoders are left out. */
export interface ParameterCount {
  readonly total: number;
  /**
   * Weights that one token passes: of the routed experts only the chosen ones, all else in full.
   * Embedding and head count as the developer counts them (`activeWithoutEmbedding`, `activeWithoutHead`).
   */
  readonly active: number;
  /** Embedding and position tables. */
  readonly embedding: number;
  readonly byPart: Readonly<WeightParts>;
  readonly activeByPart: Readonly<WeightParts>;
}

/** Parameters of one layer of a group, by part. */
export function layerParameters(group: LayerGroup, hiddenSize: number): WeightParts {
  const parts = emptyParts();
  addParts(parts, mixerParameters(group.mixer, hiddenSize));
  addParts(parts, feedForwardParameters(group.feedForward, hiddenSize));
  parts.norms += (group.norms ?? 2) * hiddenSize + (group.extraParameters ?? 0);
  return parts;
}

/** Counts every weight of the architecture exactly. */
export function countParameters(architecture: ModelArchitecture): ParameterCount {
  const { hiddenSize, vocabularySize, layers } = architecture;
  const byPart = outsideParameters(architecture);
  const activeByPart = { ...byPart };
  for (const group of layers) {
    const parts = layerParameters(group, hiddenSize);
    addParts(byPart, parts, group.count);
    addParts(activeByPart, { ...parts, experts: parts.experts * chosenFraction(group) }, group.count);
  }
  byPart.norms += hyperConnectionParameters(architecture);
  activeByPart.norms = byPart.norms;
  if (architecture.activeWithoutEmbedding && !architecture.tiedEmbeddings) {
    activeByPart.embedding -= vocabularySize * hiddenSize;
  }
  if (architecture.activeWithoutHead) activeByPart.head = 0;
  return {
    total: sum(byPart),
    active: sum(activeByPart),
    embedding: byPart.embedding,
    byPart,
    activeByPart,
  };
}

function outsideParameters(architecture: ModelArchitecture): WeightParts {
  const { hiddenSize, vocabularySize, tiedEmbeddings } = architecture;
  const parts = emptyParts();
  parts.embedding = (vocabularySize + (architecture.learnedPositions ?? 0)) * hiddenSize;
  parts.head = tiedEmbeddings ? 0 : vocabularySize * hiddenSize;
  parts.norms = (architecture.finalNorms ?? 1) * hiddenSize + (architecture.extraParameters ?? 0);
  return parts;
}

/**
 * Hyper-connections mix n residual streams before and after each of the two sublayers by a map from
 * n·hidden to n·(n + 2) with as many biases and 3 scales; one more of n rows joins the streams at the end.
 */
function hyperConnectionParameters({
  hyperConnectionStreams: n,
  hiddenSize,
  layers,
}: ModelArchitecture): number {
  if (n === undefined) return 0;
  const width = n * hiddenSize;
  const sublayer = n * (n + 2) * (width + 1) + 3;
  const layerCount = layers.reduce((count, group) => count + group.count, 0);
  return layerCount * 2 * sublayer + n * (width + 1) + 1;
}

function chosenFraction({ feedForward }: LayerGroup): number {
  return feedForward.kind === "mixture" ? feedForward.expertsPerToken / feedForward.experts : 1;
}

function sum(parts: WeightParts): number {
  let total = 0;
  for (const part in parts) total += parts[part as WeightPart];
  return total;
}
