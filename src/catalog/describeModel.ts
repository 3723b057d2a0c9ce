import { kvCacheShape } from "./kvCacheBytes.ts";
import type { Model } from "./modelArchitecture.ts";
import type { FormatName } from "./numberFormat.ts";
import { countParameters } from "./parameters.ts";
import { weightBytes } from "./weightBytes.ts";

/** Plain numbers that follow from a model, keys with their units, for JSON output. */
export interface ModelDescription {
  readonly totalParameters: number;
  readonly activeParameters: number;
  readonly embeddingParameters: number;
  readonly parametersByPart: Readonly<Record<string, number>>;
  /** Outside the language model, so not in `totalParameters`. */
  readonly encoderParameters?: number;
  readonly weightBytes: number;
  readonly weightBytesByPart: Readonly<Record<string, number>>;
  readonly kvCacheFormat: FormatName;
  readonly kvCacheBytesPerToken: number;
  readonly indexerBytesPerToken: number;
  readonly slidingWindows: readonly {
    readonly windowTokens: number;
    readonly bytesPerToken: number;
    readonly layers: number;
  }[];
  readonly recurrentStateBytesPerSequence: number;
  readonly layerCount: number;
  readonly maxContextTokens?: number;
}

/** Describes a model; the KV cache is in the format of the release, else bf16. */
export function describeModel({ architecture, weightFormats }: Model): ModelDescription {
  const parameters = countParameters(architecture);
  const kvCacheFormat = weightFormats.kvCache ?? "bf16";
  const cache = kvCacheShape(architecture, kvCacheFormat);
  const weights = weightBytes(architecture, weightFormats);
  const { encoderParameters, maxContextTokens } = architecture;
  return {
    totalParameters: parameters.total,
    activeParameters: parameters.active,
    embeddingParameters: parameters.embedding,
    parametersByPart: parameters.byPart,
    ...(encoderParameters === undefined ? {} : { encoderParameters }),
    weightBytes: weights.total,
    weightBytesByPart: weights.byPart,
    kvCacheFormat,
    kvCacheBytesPerToken: cache.bytesPerToken,
    indexerBytesPerToken: cache.indexerBytesPerToken,
    slidingWindows: cache.windows,
    recurrentStateBytesPerSequence: cache.recurrentStateBytes,
    layerCount: architecture.layers.reduce((sum, { count }) => sum + count, 0),
    ...(maxContextTokens === undefined ? {} : { maxContextTokens }),
  };
}
