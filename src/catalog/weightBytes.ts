import { bytes, type Bytes } from "../units/quantity.ts";
import { bytesPerElement, numberFormats, type FormatName } from "./numberFormat.ts";
import type { ModelArchitecture, WeightFormats } from "./modelArchitecture.ts";
import { countParameters } from "./parameters.ts";
import { weightPartNames, type WeightPart } from "./weightPart.ts";

export interface WeightBytes {
  readonly total: Bytes;
  readonly byPart: Readonly<Record<WeightPart, Bytes>>;
}

/** Bytes of the language model's weights, scales included (but not encoders and multi-token-prediction layers). */
export function weightBytes(architecture: ModelArchitecture, formats: WeightFormats): WeightBytes {
  const { byPart: parameters } = countParameters(architecture);
  const byPart = {} as Record<WeightPart, Bytes>;
  let total = 0;
  for (const part of weightPartNames) {
    byPart[part] = bytes(parameters[part] * bytesPerElement(partFormat(part, formats)));
    total += byPart[part];
  }
  return { total: bytes(total), byPart };
}

/** The format in which a release stores a part. */
export function partFormat(part: WeightPart, formats: WeightFormats): FormatName {
  const { linear, attention = linear, embedding = unquantized(linear) } = formats;
  switch (part) {
    case "embedding":
      return embedding;
    case "head":
      return formats.head ?? embedding;
    case "attention":
      return attention;
    case "attentionOutput":
      return formats.attentionOutput ?? attention;
    case "indexer":
      return formats.indexer ?? attention;
    case "recurrent":
      return formats.recurrent ?? linear;
    case "dense":
      return linear;
    case "sharedExperts":
      return formats.sharedExperts ?? linear;
    case "experts":
      return formats.experts ?? linear;
    case "router":
    case "norms":
      return unquantized(linear);
  }
}

/** Whole-number types below 16 bits never hold norms, routers or embeddings unless a release says so. */
function unquantized(linear: FormatName): FormatName {
  return numberFormats[linear].elementBits >= 16 ? linear : "bf16";
}
