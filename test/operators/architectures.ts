import type { ModelArchitecture } from "../../src/catalog/modelArchitecture.ts";

/** Llama-3.1-8B. */
export const llama8b: ModelArchitecture = {
  hiddenSize: 4096,
  vocabularySize: 128256,
  tiedEmbeddings: false,
  layers: [
    {
      count: 32,
      mixer: { kind: "attention", heads: 32, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "dense", intermediateSize: 14336, gated: true },
    },
  ],
};

/** Mixtral-8x7B. */
export const mixtral: ModelArchitecture = {
  hiddenSize: 4096,
  vocabularySize: 32000,
  tiedEmbeddings: false,
  layers: [
    {
      count: 32,
      mixer: { kind: "attention", heads: 32, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "mixture", experts: 8, expertsPerToken: 2, intermediateSize: 14336, gated: true },
    },
  ],
};

const latent = {
  kind: "latentAttention",
  heads: 128,
  queryLoraRank: 1536,
  kvLoraRank: 512,
  qkNopeHeadDim: 128,
  qkRopeHeadDim: 64,
  valueHeadDim: 128,
} as const;

/** DeepSeek-V3. */
export const deepseekV3: ModelArchitecture = {
  hiddenSize: 7168,
  vocabularySize: 129280,
  tiedEmbeddings: false,
  layers: [
    { count: 3, mixer: latent, feedForward: { kind: "dense", intermediateSize: 18432, gated: true } },
    {
      count: 58,
      mixer: latent,
      feedForward: {
        kind: "mixture",
        experts: 256,
        expertsPerToken: 8,
        intermediateSize: 2048,
        gated: true,
        sharedIntermediateSize: 2048,
        routerBias: true,
      },
    },
  ],
};

/** gpt-oss-20b: every other layer sees 128 tokens, biases everywhere, a sink a head. */
const ossMixer = {
  kind: "attention",
  heads: 64,
  kvHeads: 8,
  headDim: 64,
  sinks: true,
  bias: { qkv: true, output: true },
} as const;
const ossExperts = {
  kind: "mixture",
  experts: 32,
  expertsPerToken: 4,
  intermediateSize: 2880,
  gated: true,
  bias: true,
  routerBias: true,
} as const;
export const gptOss20b: ModelArchitecture = {
  hiddenSize: 2880,
  vocabularySize: 201088,
  tiedEmbeddings: false,
  layers: [
    { count: 12, mixer: ossMixer, feedForward: ossExperts },
    { count: 12, mixer: { ...ossMixer, window: 128 }, feedForward: ossExperts },
  ],
};

/** A hybrid in the manner of Qwen3-Next, small. */
export const hybrid: ModelArchitecture = {
  hiddenSize: 2048,
  vocabularySize: 151936,
  tiedEmbeddings: true,
  layers: [
    {
      count: 36,
      mixer: {
        kind: "gatedDelta",
        keyHeads: 16,
        valueHeads: 32,
        keyHeadDim: 128,
        valueHeadDim: 128,
        convKernel: 4,
      },
      feedForward: {
        kind: "mixture",
        experts: 512,
        expertsPerToken: 10,
        intermediateSize: 512,
        gated: true,
        sharedIntermediateSize: 512,
        sharedGate: true,
      },
    },
    {
      count: 12,
      mixer: {
        kind: "attention",
        heads: 16,
        kvHeads: 2,
        headDim: 256,
        outputGate: true,
        queryKeyNorm: "head",
      },
      feedForward: { kind: "dense", intermediateSize: 5120, gated: true },
    },
  ],
};

export const allArchitectures = { llama8b, mixtral, deepseekV3, gptOss20b, hybrid };
