import { bytesPerElement, numberFormats, type FormatName } from "../catalog/numberFormat.ts";
import { mathOf } from "../operators/formats.ts";
import type { DeviceCost } from "./deviceCost.ts";

/** How a matrix product treats its operands on one device, worked out once for each pair of formats. */
export interface MatrixFormat {
  readonly weightBytes: number;
  readonly activationBytes: number;
  /** FLOP/s of the datasheet that the product runs at. */
  readonly peakFlops: number;
  /** FLOP/s that a large product reaches. */
  readonly achievedFlops: number;
  /** FLOP/s that a large grouped product reaches. */
  readonly groupedFlops: number;
  /** Kernels that give the activations of both grouped products scales for each block; 0 where other kernels do so in passing. */
  readonly scaleKernels: number;
  /** B/s that weights and activations stream at. */
  readonly achievedBandwidth: number;
  /** Seconds to quantise one 16-bit activation element; 0 when it comes as the product needs it. */
  readonly quantiseSecondsPerElement: number;
  /** The product, and what casts its activations where no kernel before it does. */
  readonly kernels: number;
  /** Products deeper than this are split over their depth, so that no tile waits longer. */
  readonly splitDepth: number;
}

const activationBits = 16;
/** Grouped products of block-scaled operands quantise before each of the two. */
const blockScaleKernels = 2;
/** Rows of the smallest tile: fewer leave the rest of a matrix instruction empty (16 rows, or swapped operands). */
const tileRows = 16;
/** Libraries split 16-bit products deeper than this; kernels for narrow operands rarely. */
const wideSplitDepth = 4096;

/**
 * A product of `weight` by `activation` operands, at the rate of the wider. Operands narrower than 16 bits multiply at their own
 * rate after a kernel that quantises the activations; where the device has no such rate, and where only
 * the weights are narrow (int4, w4a16 mxfp4), weights widen on the way to a 16-bit product. `castBefore`: the kernel
 * that writes the activations casts them, for less than can be told from its own time.
 * @equation KE-MATRIX-RATE KE-QUANTISE
 */
export function matrixFormatOf(
  device: DeviceCost,
  weight: FormatName,
  activation: FormatName,
  castBefore = false,
): MatrixFormat {
  const { memoryBandwidth, memoryEfficiency, computeEfficiency, halvingEfficiency } = device;
  const math = mathOf(weight, activation);
  const elementBits = Math.max(
    numberFormats[activation].elementBits,
    Math.min(numberFormats[weight].elementBits, activationBits),
  );
  const narrow = elementBits < activationBits && device.peakFlops[math] > device.peakFlops.bf16;
  const peakFlops = narrow ? device.peakFlops[math] : device.peakFlops.bf16;
  const halvings = narrow ? Math.log2(activationBits / elementBits) : 0;
  const wideBytes = activationBits / 8;
  const achievedFlops = peakFlops * computeEfficiency * halvingEfficiency ** halvings;
  const blockScaled = narrow && activation === "fp8-block";
  const widens = !narrow && numberFormats[weight].elementBits < activationBits;
  const activationBytes = narrow ? bytesPerElement(activation) : wideBytes;
  return {
    weightBytes: bytesPerElement(weight),
    activationBytes,
    peakFlops,
    achievedFlops,
    groupedFlops:
      achievedFlops *
      device.mixtureComputeEfficiency *
      (widens ? device.warpRateShare : 1) *
      (blockScaled ? device.blockScaleEfficiency : 1),
    scaleKernels: blockScaled ? blockScaleKernels : 0,
    achievedBandwidth: memoryBandwidth * memoryEfficiency,
    // Read once for the scales, once more to be written.
    quantiseSecondsPerElement:
      narrow && !castBefore ? (2 * wideBytes + activationBytes) / memoryBandwidth : 0,
    kernels: narrow && !castBefore && !device.fusesCasts ? 2 : 1,
    splitDepth: narrow ? Infinity : wideSplitDepth,
  };
}

/** Rows that a product of `m` rows computes: one is a plain stream of the weights, a few fill one tile. */
export function paddedRows(m: number): number {
  return Math.max(m, Math.min(tileRows, 1 + (m - 1) * tileRows));
}
