import type { Accelerator } from "../catalog/accelerator.ts";
import { hasMixture } from "../catalog/hasMixture.ts";
import type { Model, WeightFormats } from "../catalog/modelArchitecture.ts";
import type { FormatName } from "../catalog/numberFormat.ts";
import { formatsOf, type Formats } from "../operators/formats.ts";
import type { ServingRow } from "./servingRow.ts";

const formatNames: Readonly<Record<string, FormatName>> = {
  bf16: "bf16",
  float16: "bf16",
  fp16: "fp16",
  fp8: "fp8",
  fp8_static: "fp8",
  fp8_block: "fp8-block",
  nvfp4: "nvfp4",
  fp4: "nvfp4",
  mxfp4: "mxfp4",
  w4a16_mxfp4: "mxfp4",
  int4: "int4",
  int4_wo: "int4",
  int8: "int8",
  int8_wo: "int8",
};

/**
 * Weight formats of a row. Four-bit releases of mixture models quantise the experts and keep attention in 16 bits
 * (DeepSeek-R1-FP4, Kimi-K2, MiniMax and GLM NVFP4, gpt-oss); those of dense models quantise every linear layer.
 * The KV cache has 8 bits where the products do, as the recipes of such runs set it.
 */
export function rowFormats(
  row: ServingRow,
  model: Model,
  accelerator: Accelerator,
  findModel: (name: string) => Model,
): Formats {
  const gemm = formatNames[row.gemmPrecision ?? row.weightPrecision ?? "bf16"] ?? "bf16";
  const experts = formatNames[row.moePrecision ?? row.gemmPrecision ?? "bf16"] ?? gemm;
  const released = model.weightFormats;
  const isFourBit = experts === "nvfp4" || experts === "mxfp4" || experts === "int4";
  const releasedExperts = released.experts ?? released.linear;
  const weights = ((): WeightFormats => {
    if (hasMixture(model) && isFourBit && releasedExperts === "mxfp4") return released;
    if (hasMixture(model) && isFourBit && releasedExperts === experts) return released;
    if (hasMixture(model) && isFourBit) {
      return variantFormats(findModel, model, experts) ?? { linear: experts, experts, attention: "bf16" };
    }
    return { linear: gemm, experts };
  })();
  const isEightBitOrFour = gemm !== "bf16" && gemm !== "int4";
  const kvCache: FormatName = isEightBitOrFour ? "fp8" : (weights.kvCache ?? "bf16");
  return formatsOf(released, { weights, kvCache, accelerator });
}

/** The formats of a catalogued release of the same model in `format`, if there is one. */
function variantFormats(
  findModel: (name: string) => Model,
  model: Model,
  format: FormatName,
): WeightFormats | undefined {
  try {
    return findModel(`${model.id}-${format}`).weightFormats;
  } catch {
    return undefined;
  }
}
