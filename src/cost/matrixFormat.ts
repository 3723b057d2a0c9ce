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
 * A product of `weight` by `activation` operands. Operands narrower than 16 bits multiply at their own
 * rate after a kernel that quantises the activations; where the device has no such rate, and where only
 * the weights are narrow (int4, w4a16 mxfp4), weights widen on the way to a 16-bit product.
 * @equation KE-MATRIX-RATE KE-QUANTISE
 */
export function matrixFormatOf(device: DeviceCost, weight: FormatName, activation: FormatName): MatrixFormat {
  const { memoryBandwidth, memoryEfficiency, computeEfficiency, halvingEfficiency, kernelSeconds } = device;
  const { elementBits, math } = numberFormats[activation];
  const narrow = elementBits < activationBits && device.peakFlops[math] > device.peakFlops.bf16;
  const peakFlops = narrow ? device.peakFlops[math] : device.peakFlops.bf16;
  const halvings = narrow ? Math.log2(activationBits / elementBits) : 0;
  const activationBytes = narrow ? bytesPerElement(activation) : activationBits / 8;
  return {
    weightBytes: bytesPerElement(weight),
    activationBytes,
    peakFlops,
    achievedFlops: peakFlops * computeEfficiency * halvingEfficiency ** halvings,
    achievedBandwidth: memoryBandwidth * memoryEfficiency,
    quantiseSecondsPerElement: narrow
      ? (device.quantisePasses * (activationBits / 8 + activationBytes)) / memoryBandwidth
      : 0,
    fixedSeconds: kernelSeconds * (narrow ? 2 : 1),
  };
}
