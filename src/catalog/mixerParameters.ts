import type {
  AttentionMixer,
  CompressedAttentionMixer,
  GatedDeltaMixer,
  LatentAttentionMixer,
  LightningMixer,
  Mamba2Mixer,
  Mixer,
  SparseIndexer,
} from "./modelArchitecture.ts";
import type { WeightParts } from "./weightPart.ts";

type Parts = Partial<WeightParts>;

/** Parameters of one token mixer, by part. */
export function mixerParameters(mixer: Mixer, hiddenSize: number): Parts {
  switch (mixer.kind) {
    case "attention":
      return attention(mixer, hiddenSize);
    case "latentAttention":
      return latentAttention(mixer, hiddenSize);
    case "compressedAttention":
      return compressedAttention(mixer, hiddenSize);
    case "gatedDelta":
      return { recurrent: gatedDelta(mixer, hiddenSize) };
    case "mamba2":
      return { recurrent: mamba2(mixer, hiddenSize) };
    case "lightning":
      return { recurrent: lightning(mixer, hiddenSize) };
    case "none":
      return {};
  }
}

function attention(mixer: AttentionMixer, hiddenSize: number): Parts {
  const { heads, kvHeads, headDim, valueHeadDim = headDim, bias } = mixer;
  const queryWidth = heads * headDim;
  const keyWidth = mixer.reusesKvCache ? 0 : kvHeads * headDim;
  const valueWidth = mixer.reusesKvCache || mixer.keyIsValue ? 0 : kvHeads * valueHeadDim;
  const gateWidth = mixer.outputGate ? heads * valueHeadDim : 0;
  const inputWidth = queryWidth + gateWidth + keyWidth + valueWidth;
  const normWidths = {
    head: headDim + (mixer.reusesKvCache ? 0 : headDim),
    full: queryWidth + keyWidth,
  };
  return {
    attention: inputWidth * (hiddenSize + (bias?.qkv ? 1 : 0)),
    attentionOutput: (heads * valueHeadDim + (bias?.output ? 1 : 0)) * hiddenSize,
    indexer: mixer.indexer ? indexerParameters(mixer.indexer, hiddenSize, hiddenSize) : 0,
    norms: (mixer.queryKeyNorm ? normWidths[mixer.queryKeyNorm] : 0) + (mixer.sinks ? heads : 0),
  };
}

function latentAttention(mixer: LatentAttentionMixer, hiddenSize: number): Parts {
  const { heads, queryLoraRank, kvLoraRank, qkNopeHeadDim, qkRopeHeadDim, valueHeadDim, indexer } = mixer;
  const queryWidth = heads * (qkNopeHeadDim + qkRopeHeadDim);
  const query = queryLoraRank ? queryLoraRank * (hiddenSize + queryWidth) : hiddenSize * queryWidth;
  const keyValue =
    hiddenSize * (kvLoraRank + qkRopeHeadDim) + kvLoraRank * heads * (qkNopeHeadDim + valueHeadDim);
  const gate = mixer.outputGate ? hiddenSize * heads * valueHeadDim : 0;
  return {
    attention: query + keyValue + gate,
    attentionOutput: heads * valueHeadDim * hiddenSize,
    indexer: indexer ? indexerParameters(indexer, queryLoraRank ?? hiddenSize, hiddenSize) : 0,
    norms: (queryLoraRank ?? 0) + kvLoraRank,
  };
}

/** Queries from the query latent, one key with a norm, one weight a head from the hidden state unless blocks are chosen. */
function indexerParameters(indexer: SparseIndexer, queryWidth: number, hiddenSize: number): number {
  if (indexer.shared) return 0;
  const { heads, headDim, blockTokens } = indexer;
  const headWeights = blockTokens === undefined ? hiddenSize * heads : 0;
  return queryWidth * heads * headDim + hiddenSize * headDim + 2 * headDim + headWeights;
}

function compressedAttention(mixer: CompressedAttentionMixer, hiddenSize: number): Parts {
  const { heads, headDim, queryLoraRank, outputGroups, outputLoraRank, indexer } = mixer;
  const queryWidth = heads * headDim;
  return {
    attention:
      queryLoraRank * (hiddenSize + queryWidth) +
      hiddenSize * headDim +
      compressor(mixer, headDim, hiddenSize),
    attentionOutput: outputLoraRank * (queryWidth + outputGroups * hiddenSize),
    indexer: indexer
      ? (queryLoraRank * indexer.headDim + hiddenSize) * indexer.heads +
        compressor(mixer, indexer.headDim, hiddenSize)
      : 0,
    norms: queryLoraRank + headDim + heads,
  };
}

/** Two maps (entry and its gate), a learned position for each token of an entry, and a norm. */
function compressor(
  { compressRatio, overlap }: CompressedAttentionMixer,
  headDim: number,
  hiddenSize: number,
): number {
  if (compressRatio === undefined) return 0;
  const width = overlap ? 2 * headDim : headDim;
  return (2 * hiddenSize + compressRatio) * width + headDim;
}

function gatedDelta(mixer: GatedDeltaMixer, hiddenSize: number): number {
  const { keyHeads, valueHeads, keyHeadDim, valueHeadDim, convKernel, gateLoraRank } = mixer;
  const keyWidth = keyHeads * keyHeadDim;
  const valueWidth = valueHeads * valueHeadDim;
  const mixed = 2 * keyWidth + valueWidth;
  const shared = mixed * (hiddenSize + convKernel) + valueWidth * hiddenSize + valueHeadDim;
  if (gateLoraRank === undefined) {
    const gateAndDecay = (valueWidth + 2 * valueHeads) * hiddenSize + 2 * valueHeads;
    return shared + gateAndDecay;
  }
  const decay = gateLoraRank * (hiddenSize + keyWidth) + keyWidth + valueHeads;
  const gate = mixer.wholeGate ? hiddenSize * valueWidth : gateLoraRank * (hiddenSize + valueWidth);
  return shared + decay + gate + valueHeads * hiddenSize;
}

/** Input map to gate, state input, B, C and step; convolution with bias; step bias, decay and skip a head; gated norm. */
function mamba2(mixer: Mamba2Mixer, hiddenSize: number): number {
  const { heads, headDim, stateSize, groups, convKernel } = mixer;
  const innerWidth = heads * headDim;
  const convWidth = innerWidth + 2 * groups * stateSize;
  const input = hiddenSize * (innerWidth + convWidth + heads);
  return input + convWidth * (convKernel + 1) + 3 * heads + innerWidth + innerWidth * hiddenSize;
}

/** Query, key, value, output gate and output projection, with a norm before the gate. */
function lightning({ heads, headDim }: LightningMixer, hiddenSize: number): number {
  const width = heads * headDim;
  return 5 * width * hiddenSize + width;
}
