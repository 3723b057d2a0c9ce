import { seconds, type Seconds } from "../units/quantity.ts";
import type { DeviceCost } from "./deviceCost.ts";
import { paddedRows, type MatrixFormat } from "./matrixFormat.ts";
import { smoothMax } from "./smoothMax.ts";

/** Elements of depth whose time a tile spends on its prologue and epilogue. */
const prologueDepth = 100;

/**
 * An m x k by k x n product: launch, the wait of one tile for its depth, smoothMax(compute, memory), and quantising the
 * activations.
 * @equation KE-GEMM
 */
export function gemmSeconds(
  device: DeviceCost,
  format: MatrixFormat,
  m: number,
  n: number,
  k: number,
): Seconds {
  if (m <= 0) return seconds(0);
  const computeSeconds = (2 * paddedRows(m) * n * (k + prologueDepth)) / format.achievedFlops;
  const movedBytes = n * k * format.weightBytes + m * k * format.activationBytes + 2 * m * n;
  return seconds(
    format.kernels * device.kernelSeconds +
      device.depthSeconds * Math.min(k, format.splitDepth) +
      smoothMax(computeSeconds, movedBytes / format.achievedBandwidth) +
      m * k * format.quantiseSecondsPerElement,
  );
}
