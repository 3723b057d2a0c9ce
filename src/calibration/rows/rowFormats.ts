import type { Accelerator } from "../../catalog/accelerator.ts";
import { hasMixture } from "../../catalog/hasMixture.ts";
import type { Model, WeightFormats } from "../../catalog/modelArchitecture.ts";
import { numberFormats, type FormatName } from "../../catalog/numberFormat.ts";
import { formatsOf, type Formats } from "../../operators/formats.ts";
import { precisionOf, type Precision } from "./precisionText.ts";
import type { ServingRow } from "./servingRow.ts";

/**
 * Formats of a row. What it does not state, or states wider than the release stores it, is as released: no engine
 * widens weights on loading. Four-bit releases of mixture models quantise the experts and keep attention in 16 bits
 * (DeepSeek-R1-FP4, Kimi-K2, MiniMax and GLM NVFP4, gpt-oss); those of dense models quantise every linear layer.
 * The KV cache has 8 bits where the products do, as the recipes of such runs set it, on devices that multiply them.
 */
export function rowFormats(
  row: ServingRow,
  model: Model,
  accelerator: Accelerator,
  findModel: (name: string) => Model,
  inferred: string[],
): Formats {
  const stated = (word: string | undefined): Precision | undefined => {
    if (word === undefined) return undefined;
    const precision = precisionOf(word);
    if (!precision) inferred.push(`formats as released: precision "${word}" is not known`);
    return precision;
  };
  const gemm = stated(row.gemmPrecision ?? row.weightPrecision);
  const experts = row.moePrecision === undefined ? gemm : stated(row.moePrecision);
  const weights = weightsOf(model, gemm?.weights, experts?.weights, findModel);
  const activation = (hasMixture(model) ? experts : gemm)?.activation;
  const products = narrower(gemm?.weights ?? weights.linear, model.weightFormats.linear);
  const areEightBitsOrFewer =
    numberFormats[products].elementBits < 16 && numberFormats[products].math !== "int4";
  const kvCache: FormatName =
    areEightBitsOrFewer && accelerator.peakFlops.fp8 !== undefined ? "fp8" : (weights.kvCache ?? "bf16");
  return formatsOf(model.weightFormats, {
    weights,
    kvCache,
    accelerator,
    ...(activation ? { activation } : {}),
  });
}

function weightsOf(
  model: Model,
  gemm: FormatName | undefined,
  experts: FormatName | undefined,
  findModel: (name: string) => Model,
): WeightFormats {
  const released = model.weightFormats;
  const stated = hasMixture(model) ? experts : gemm;
  if (stated === undefined) return released;
  const releasedExperts = (hasMixture(model) ? released.experts : undefined) ?? released.linear;
  const releasedBits = bitsOf(releasedExperts);
  const release = releaseIn(stated, model, findModel);
  const isCatalogued = release !== undefined && release.id !== model.id;
  if (bitsOf(stated) > releasedBits) return isCatalogued ? release.weightFormats : released;
  const isFourBitMixture = hasMixture(model) && bitsOf(stated) === 4;
  if (!isFourBitMixture) return { linear: gemm ?? released.linear, experts: stated };
  if (stated === releasedExperts || (releasedBits === 4 && !isCatalogued)) return released;
  return release?.weightFormats ?? { linear: stated, attention: "bf16" };
}

const narrower = (first: FormatName, second: FormatName): FormatName =>
  bitsOf(second) < bitsOf(first) ? second : first;

const bitsOf = (format: FormatName): number => numberFormats[format].elementBits;

/** The release of the same model in `format`: a catalogued one, or as its name would be read. */
function releaseIn(format: FormatName, model: Model, findModel: (name: string) => Model): Model | undefined {
  try {
    return findModel(`${model.id}-${format === "fp8-block" ? "fp8" : format}`);
  } catch {
    return undefined;
  }
}
