import { z } from "zod";
import type {
  AttentionMixer,
  CompressedAttentionMixer,
  DenseFeedForward,
  GatedDeltaMixer,
  LatentAttentionMixer,
  LayerGroup,
  LightningMixer,
  Mamba2Mixer,
  MixtureFeedForward,
  Model,
  ModelArchitecture,
  SparseIndexer,
  WeightFormats,
} from "../../catalog/modelArchitecture.ts";
import { numberFormats, type FormatName } from "../../catalog/numberFormat.ts";
import { parseInput } from "../parseInput.ts";

/** Every field of a record, so that a field added to the record does not compile until it is read here. */
type Shape<Record> = { [Key in keyof Required<Record>]: z.ZodType<Required<Record>[Key]> };
type OptionalKeys<Record> = {
  [Key in keyof Record]-?: object extends Pick<Record, Key> ? Key : never;
}[keyof Record];
type Optional<Record> = { [Key in OptionalKeys<Record>]: true };

/** A strict object whose named keys may be left out. */
function record<Record extends object>(shape: Shape<Record>, optional: Optional<Record>): z.ZodType<Record> {
  const fields: { [key: string]: z.ZodType } = {};
  for (const [key, schema] of Object.entries<z.ZodType>(shape)) {
    fields[key] = Object.hasOwn(optional, key) ? z.exactOptional(schema) : schema;
  }
  return z.strictObject(fields) as unknown as z.ZodType<Record>;
}

const size = z.int().min(1);
const count = z.int().min(0);
const flag = z.boolean();
const format = z.enum(Object.keys(numberFormats) as [FormatName, ...FormatName[]]);

const indexer = record<SparseIndexer>(
  { heads: size, headDim: size, topK: size, shared: flag, blockTokens: size },
  { shared: true, blockTokens: true },
);

const attention = record<AttentionMixer>(
  {
    kind: z.literal("attention"),
    heads: size,
    kvHeads: size,
    headDim: size,
    valueHeadDim: size,
    window: size,
    chunked: flag,
    keyIsValue: flag,
    reusesKvCache: flag,
    bias: record<NonNullable<AttentionMixer["bias"]>>(
      { qkv: flag, output: flag },
      { qkv: true, output: true },
    ),
    queryKeyNorm: z.enum(["head", "full"]),
    outputGate: flag,
    sinks: flag,
    indexer,
  },
  {
    valueHeadDim: true,
    window: true,
    chunked: true,
    keyIsValue: true,
    reusesKvCache: true,
    bias: true,
    queryKeyNorm: true,
    outputGate: true,
    sinks: true,
    indexer: true,
  },
);
const latentAttention = record<LatentAttentionMixer>(
  {
    kind: z.literal("latentAttention"),
    heads: size,
    queryLoraRank: size,
    kvLoraRank: size,
    qkNopeHeadDim: size,
    qkRopeHeadDim: size,
    valueHeadDim: size,
    outputGate: flag,
    indexer,
  },
  { queryLoraRank: true, outputGate: true, indexer: true },
);
const compressedAttention = record<CompressedAttentionMixer>(
  {
    kind: z.literal("compressedAttention"),
    heads: size,
    headDim: size,
    ropeHeadDim: size,
    queryLoraRank: size,
    outputGroups: size,
    outputLoraRank: size,
    window: size,
    compressRatio: size,
    overlap: flag,
    indexer,
  },
  { compressRatio: true, overlap: true, indexer: true },
);
const gatedDelta = record<GatedDeltaMixer>(
  {
    kind: z.literal("gatedDelta"),
    keyHeads: size,
    valueHeads: size,
    keyHeadDim: size,
    valueHeadDim: size,
    convKernel: size,
    gateLoraRank: size,
    wholeGate: flag,
  },
  { gateLoraRank: true, wholeGate: true },
);
const mamba2 = record<Mamba2Mixer>(
  { kind: z.literal("mamba2"), heads: size, headDim: size, stateSize: size, groups: size, convKernel: size },
  {},
);
const lightning = record<LightningMixer>({ kind: z.literal("lightning"), heads: size, headDim: size }, {});
const none = z.strictObject({ kind: z.literal("none") });

const dense = record<DenseFeedForward>(
  { kind: z.literal("dense"), intermediateSize: size, gated: flag, bias: flag },
  { bias: true },
);
const mixture = record<MixtureFeedForward>(
  {
    kind: z.literal("mixture"),
    experts: size,
    expertsPerToken: size,
    intermediateSize: size,
    gated: flag,
    bias: flag,
    sharedIntermediateSize: count,
    sharedGate: flag,
    routerBias: flag,
    latentSize: size,
    expertGroups: z
      .strictObject({ count: size, chosen: size })
      .refine(({ count, chosen }) => chosen <= count, "must not have more groups chosen than counted"),
  },
  {
    bias: true,
    sharedIntermediateSize: true,
    sharedGate: true,
    routerBias: true,
    latentSize: true,
    expertGroups: true,
  },
);

const layerGroup = record<LayerGroup>(
  {
    count: size,
    mixer: kinds([attention, latentAttention, compressedAttention, gatedDelta, mamba2, lightning, none]),
    feedForward: kinds([dense, mixture, none]),
    norms: count,
    parallel: flag,
    extraParameters: count,
    extraParametersNote: z.string(),
  },
  { norms: true, parallel: true, extraParameters: true, extraParametersNote: true },
);

const architecture = record<ModelArchitecture>(
  {
    hiddenSize: size,
    vocabularySize: size,
    tiedEmbeddings: flag,
    learnedPositions: count,
    layers: z.array(layerGroup).min(1),
    finalNorms: count,
    hyperConnectionStreams: size,
    extraParameters: count,
    extraParametersNote: z.string(),
    activeWithoutEmbedding: flag,
    activeWithoutHead: flag,
    maxContextTokens: size,
    nextTokenPredictionLayers: count,
    encoderParameters: count,
  },
  {
    learnedPositions: true,
    finalNorms: true,
    hyperConnectionStreams: true,
    extraParameters: true,
    extraParametersNote: true,
    activeWithoutEmbedding: true,
    activeWithoutHead: true,
    maxContextTokens: true,
    nextTokenPredictionLayers: true,
    encoderParameters: true,
  },
);

const weightFormats = record<WeightFormats>(
  {
    linear: format,
    experts: format,
    sharedExperts: format,
    attention: format,
    attentionOutput: format,
    indexer: format,
    recurrent: format,
    embedding: format,
    head: format,
    kvCache: format,
  },
  {
    experts: true,
    sharedExperts: true,
    attention: true,
    attentionOutput: true,
    indexer: true,
    recurrent: true,
    embedding: true,
    head: true,
    kvCache: true,
  },
);

/** One's own model: the architecture in the form of `data/models`. */
export const modelFileSchema = z.strictObject({
  id: z.string().optional().meta({ description: "Default: the name in lower case" }),
  name: z.string(),
  developer: z.string().default("own"),
  releaseYear: z.int().optional(),
  aliases: z.array(z.string()).default([]),
  architecture,
  weightFormats: weightFormats.default({ linear: "bf16" }),
  publishedParameters: z.looseObject({ total: z.unknown() }).optional(),
  notes: z.array(z.string()).optional(),
});

/** Reads a model file. Throws an `InputError` that names the field, its value and what it takes. */
export function parseModelFile(value: unknown): Model {
  const { id, name, developer, releaseYear, aliases, architecture, weightFormats, notes } = parseInput(
    modelFileSchema,
    value,
  );
  return {
    id: id ?? name.toLowerCase().replace(/[^a-z0-9.]+/g, "-"),
    name,
    developer,
    aliases,
    architecture,
    weightFormats,
    ...(releaseYear === undefined ? {} : { releaseYear }),
    ...(notes === undefined ? {} : { notes }),
  };
}

/** One of several records told apart by `kind`. */
function kinds<Options extends readonly [z.ZodType<{ kind: string }>, ...z.ZodType<{ kind: string }>[]]>(
  options: Options,
): z.ZodType<z.output<Options[number]>> {
  return z.discriminatedUnion("kind", options as never) as unknown as z.ZodType<z.output<Options[number]>>;
}
