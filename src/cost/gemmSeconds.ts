import { seconds, type Seconds } from "../units/quantity.ts";
import type { DeviceCost } from "./deviceCost.ts";
import type { MatrixFormat } from "./matrixFormat.ts";
import { smoothMax } from "./smoothMax.ts";

/** Rows and columns of the output tile that one multiprocessor works on. */
const tileRows = 128;
const tileColumns = 128;
/** Products deeper than this are split over k, so a wave of tiles never lasts longer. */
const splitDepth = 4096;

/**
 * An m x k by k x n product: launch + smoothMax(compute, memory) + quantising the activations.
 * Compute counts whole waves of tiles: (tiles / multiprocessors + tailWaves) x seconds of a tile.
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
  const { multiprocessors } = device;
  const waves = (Math.max(m, tileRows / 2) * n) / (tileRows * tileColumns * multiprocessors);
  const tail = device.tailWaves * Math.min(1, splitDepth / k);
  const tileSeconds =
    (2 * tileRows * tileColumns * (k + device.prologueDepth) * multiprocessors) / format.achievedFlops;
  const movedBytes = n * k * format.weightBytes + m * k * format.activationBytes + 2 * m * n;
  return seconds(
    format.fixedSeconds +
      smoothMax((waves + tail) * tileSeconds, movedBytes / format.achievedBandwidth) +
      m * k * format.quantiseSecondsPerElement,
  );
}
