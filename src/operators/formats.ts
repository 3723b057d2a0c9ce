import type { Accelerator } from "../catalog/accelerator.ts";
import type { WeightFormats } from "../catalog/modelArchitecture.ts";
import { numberFormats, type FormatName, type MathDtype } from "../catalog/numberFormat.ts";
import { partFormat } from "../catalog/weightBytes.ts";
import { weightPartNames, type WeightPart } from "../catalog/weightPart.ts";

/** How the numbers of a deployment are stored and multiplied, part by part. */
export interface Formats {
  readonly weights: Readonly<Record<WeightPart, FormatName>>;
  /** What each part's weights are multiplied with. */
  readonly activations: Readonly<Record<WeightPart, FormatName>>;
  readonly kvCache: FormatName;
  /** Recurrent state of linear-attention and Mamba layers. */
  readonly recurrentState: FormatName;
}

export interface FormatChoice {
  /** Replaces the formats of the release; a lone `linear` quantises all linear layers but not embedding, head and router. */
  readonly weights?: WeightFormats;
  readonly kvCache?: FormatName;
  /** Replaces the activation format of all quantised parts. */
  readonly activation?: FormatName;
  readonly recurrentState?: FormatName;
  /** The device: without math of a format's own kind its weights are widened to bf16. */
  readonly accelerator?: Pick<Accelerator, "peakFlops">;
}

/**
 * What kernels multiply a weight format with: formats with math of their own take activations of the same kind,
 * mxfp4 takes 8-bit ones (gpt-oss), and weight-only formats or a device without the math widen to 16 bits (Marlin).
 */
export function activationFormatOf(
  weight: FormatName,
  accelerator?: Pick<Accelerator, "peakFlops">,
): FormatName {
  const { math, elementBits } = numberFormats[weight];
  if (weight === "fp16") return "fp16";
  if (elementBits >= 16 || math === "int4") return "bf16";
  if (accelerator !== undefined && accelerator.peakFlops[math] === undefined) return "bf16";
  return weight === "mxfp4" ? "fp8" : weight;
}

/** Completes the formats of a release with what the user chose and what the device can multiply. */
export function formatsOf(release: WeightFormats, choice: FormatChoice = {}): Formats {
  const chosen = choice.weights ?? release;
  const weights = {} as Record<WeightPart, FormatName>;
  const activations = {} as Record<WeightPart, FormatName>;
  for (const part of weightPartNames) {
    const weight = partFormat(part, chosen);
    const isQuantised = numberFormats[weight].elementBits < 16;
    weights[part] = weight;
    activations[part] =
      (isQuantised ? choice.activation : undefined) ?? activationFormatOf(weight, choice.accelerator);
  }
  return {
    weights,
    activations,
    kvCache: choice.kvCache ?? chosen.kvCache ?? "bf16",
    recurrentState: choice.recurrentState ?? "fp32",
  };
}

/** The rate two operands multiply at: that of the wider one; nothing multiplies 4-bit integers here. */
export function mathOf(first: FormatName, second: FormatName): MathDtype {
  const wider = numberFormats[first].elementBits >= numberFormats[second].elementBits ? first : second;
  const { math } = numberFormats[wider];
  return math === "int4" ? "bf16" : math;
}
