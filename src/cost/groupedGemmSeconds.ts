import { seconds, type Seconds } from "../units/quantity.ts";
import type { DeviceCost } from "./deviceCost.ts";
import type { MatrixFormat } from "./matrixFormat.ts";
import { smoothMax } from "./smoothMax.ts";

/**
 * The experts of one mixture layer on one device: routing and permutation, a grouped product of
 * hidden x (gate and up), the activation, a grouped product back, and the weighted sum.
 * `assignments` are token-expert pairs that this device computes; `activeExperts` are the distinct
 * experts among its own that they reach, each read once; `intermediate` is an expert's width on this device.
 */
export function groupedGemmSeconds(
  device: DeviceCost,
  format: MatrixFormat,
  assignments: number,
  activeExperts: number,
  hidden: number,
  intermediate: number,
  gated: boolean,
): Seconds {
  if (assignments <= 0) return seconds(0);
  const expertElements = (gated ? 3 : 2) * hidden * intermediate;
  const paddedRows = assignments + activeExperts * device.mixtureTileRows;
  const computeSeconds =
    (2 * paddedRows * expertElements) / (format.achievedFlops * device.mixtureComputeEfficiency);
  // Activations go through memory between the kernels: read for each expert, twice the width, and summed in 16 bits.
  const activationBytes =
    assignments * (hidden * (format.activationBytes + 4) + intermediate * (format.activationBytes + 4));
  const movedBytes = activeExperts * expertElements * format.weightBytes + activationBytes;
  const memorySeconds = movedBytes / (format.achievedBandwidth * device.mixtureMemoryEfficiency);
  return seconds(
    device.kernelSeconds * device.mixtureKernels +
      smoothMax(computeSeconds, memorySeconds) +
      assignments * (hidden + intermediate) * format.quantiseSecondsPerElement,
  );
}
