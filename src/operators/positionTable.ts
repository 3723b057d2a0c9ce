import type { Mixer, ModelArchitecture } from "../catalog/modelArchitecture.ts";
import { activationBytes } from "./build.ts";

/**
 * Bytes of the sines and cosines of all positions that a model knows, which engines compute once and keep whole on every
 * device: 16 bits for each position and rotated dimension. 32 MiB for Llama-3.1, 2.5 GiB for Llama-4-Scout with its ten
 * million positions. Layers share one table.
 */
export function positionTableBytes({ layers, maxContextTokens }: ModelArchitecture): number {
  let rotated = 0;
  for (const { mixer } of layers) rotated = Math.max(rotated, rotatedDimensions(mixer));
  return (maxContextTokens ?? 0) * rotated * activationBytes;
}

function rotatedDimensions(mixer: Mixer): number {
  switch (mixer.kind) {
    case "attention":
      return mixer.headDim;
    case "latentAttention":
      return mixer.qkRopeHeadDim;
    default:
      return 0;
  }
}
