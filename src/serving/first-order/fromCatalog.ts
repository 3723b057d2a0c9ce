import type { Accelerator } from "../../catalog/accelerator.ts";
import type { Mixer, Model } from "../../catalog/modelArchitecture.ts";
import { countParameters } from "../../catalog/parameters.ts";
import type { FlopsPerSecond } from "../../units/quantity.ts";
import type { FirstOrderHardware } from "./hardware.ts";
import type { FirstOrderModel } from "./model.ts";
import type { Note } from "./result.ts";

/**
 * The simple record that the first-order formulas take, from a true architecture: the counted
 * parameters, all layers (each pays the layer tax), the layers that keep a cache, and the shape of the
 * attention that most of them have. The head dimension is the true one, not hidden size by heads.
 * With latent attention it is the mean of the query-key and the value width, so that 4·L·h·d·S² counts
 * the two products as they are. What one shape cannot say is put in `warnings`.
 */
export function firstOrderModel(model: Model, warnings: Note[] = []): FirstOrderModel {
  const { architecture } = model;
  const warn = (code: string, message: string) =>
    warnings.push({ code, message: `${model.name}: ${message}` });
  const parameters = countParameters(architecture);
  let layers = 0;
  let attentionLayers = 0;
  let windowed = 0;
  let sparse = 0;
  let widest: { readonly shape: AttentionShape; readonly count: number } | undefined;
  let mixedShapes = false;
  for (const { mixer, count } of architecture.layers) {
    layers += count;
    const shape = attentionShape(mixer);
    if (!shape) continue;
    attentionLayers += count;
    if ("window" in mixer && mixer.window !== undefined) windowed += count;
    if ("indexer" in mixer && mixer.indexer) sparse += count;
    if (widest && JSON.stringify(widest.shape) !== JSON.stringify(shape)) mixedShapes = true;
    if (!widest || count > widest.count) widest = { shape, count };
  }
  if (attentionLayers < layers)
    warn(
      "layers_without_cache",
      `${layers - attentionLayers} of ${layers} layers keep no growing cache; their states are not counted`,
    );
  if (windowed > 0)
    warn(
      "window_ignored",
      `${windowed} layers see a window only; the first-order formulas let them see every token`,
    );
  if (sparse > 0)
    warn(
      "sparse_attention_ignored",
      `${sparse} layers choose the tokens they read; the first-order formulas let them read all`,
    );
  if (mixedShapes)
    warn("mixed_attention", "its layers differ in attention shape; the commonest stands for all");
  const active = Math.round(parameters.active);
  return {
    name: model.name,
    parametersCount: parameters.total,
    ...(active < parameters.total && { activeParametersCount: active }),
    layers,
    attentionLayers,
    hiddenDim: architecture.hiddenSize,
    ...(widest ? widest.shape : { heads: 1, headDim: architecture.hiddenSize }),
  };
}

type AttentionShape = Pick<FirstOrderModel, "heads" | "kvHeads" | "headDim" | "kvLoraRank" | "qkRopeHeadDim">;

function attentionShape(mixer: Mixer): AttentionShape | undefined {
  switch (mixer.kind) {
    case "attention":
      // A layer that reads an earlier layer's cache adds none.
      if (mixer.reusesKvCache) return undefined;
      return {
        heads: mixer.heads,
        kvHeads: mixer.kvHeads,
        headDim: (mixer.headDim + (mixer.valueHeadDim ?? mixer.headDim)) / 2,
      };
    case "latentAttention":
      return {
        heads: mixer.heads,
        headDim: (mixer.qkNopeHeadDim + mixer.qkRopeHeadDim + mixer.valueHeadDim) / 2,
        kvLoraRank: mixer.kvLoraRank,
        qkRopeHeadDim: mixer.qkRopeHeadDim,
      };
    case "compressedAttention":
      return {
        heads: mixer.heads,
        headDim: mixer.headDim,
        kvLoraRank: mixer.headDim - mixer.ropeHeadDim,
        qkRopeHeadDim: mixer.ropeHeadDim,
      };
    default:
      return undefined;
  }
}

/** Which rate stands for "the peak": the first that the device has. */
const peakOrder = ["fp16", "bf16", "tf32", "fp32", "fp8", "int8", "fp4", "int4", "fp6", "fp64"] as const;

/** The simple record of a device: dense rates only, the 16-bit rate as its general peak. */
export function firstOrderHardware(accelerator: Accelerator): FirstOrderHardware {
  const peak = peakOrder.map((dtype) => accelerator.peakFlops[dtype]).find((rate) => rate !== undefined);
  return {
    name: accelerator.name,
    peakFlops: peak ?? (0 as FlopsPerSecond),
    precisionFlops: accelerator.peakFlops as Readonly<Record<string, FlopsPerSecond>>,
    memoryCapacity: accelerator.memoryCapacity,
    memoryBandwidth: accelerator.memoryBandwidth,
  };
}
