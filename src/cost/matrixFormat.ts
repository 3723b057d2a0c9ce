import { bytesPerElement, numberFormats, type FormatName } from "../catalog/numberFormat.ts";
import type { DeviceCost } from "./deviceCost.ts";

/** How a matrix product treats its operands on one device, worked out once for each pair of formats. */
export interface MatrixFormat {
  readonly weightBytes: number;
  readonly activationBytes: number;
  /** FLOP/s of the datasheet that the product runs at. */
  readonly peakFlops: number;
  /** FLOP/s that a large product reaches. */
  readonly achievedFlops: number;
  /** B/s that weights and activations stream at. */
  readonly achievedBandwidth: number;
  /** Seconds to quantise one 16-bit activation element; 0 when it comes as the product needs it. */
  readonly quantiseSecondsPerElement: number;
  /** Fixed seconds: the kernel, and the quantising kernel where there is one. */
  readonly fixedSeconds: number;
}

const activationBits = 16;

/**
 * A product of `weight` by `activation` operands. Weights narrower than the activations are
 * dequantised on the way and multiply at the activations' rate (weight-only int4, w4a16 mxfp4);
 * activations narrower than 16 bits are quantised by a kernel of their own.
 */
export function matrixFormatOf(device: DeviceCost, weight: FormatName, activation: FormatName): MatrixFormat {
  const { memoryBandwidth, memoryEfficiency, computeEfficiency, kernelSeconds } = device;
  const weightElement = numberFormats[weight];
  const activationElement = numberFormats[activation];
  const quantised = activationElement.elementBits < activationBits;
  const dequantises = weightElement.elementBits < activationElement.elementBits;
  const peakFlops = device.peakFlops[activationElement.math];
  const precisionEfficiency =
    peakFlops <= device.peakFlops.bf16
      ? 1
      : activationElement.elementBits >= 8
        ? device.eightBitEfficiency
        : device.fourBitEfficiency;
  const activationBytes = bytesPerElement(activation);
  return {
    weightBytes: bytesPerElement(weight),
    activationBytes,
    peakFlops,
    achievedFlops: peakFlops * computeEfficiency * precisionEfficiency,
    achievedBandwidth: memoryBandwidth * memoryEfficiency * (dequantises ? device.dequantiseEfficiency : 1),
    quantiseSecondsPerElement: quantised
      ? (device.quantisePasses * (activationBits / 8 + activationBytes)) / memoryBandwidth
      : 0,
    fixedSeconds: kernelSeconds * (quantised ? 2 : 1),
  };
}
