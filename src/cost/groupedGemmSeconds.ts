import { seconds, type Seconds } from "../units/quantity.ts";
import type { DeviceCost } from "./deviceCost.ts";
import type { MatrixFormat } from "./matrixFormat.ts";
import { smoothMax } from "./smoothMax.ts";

/**
 * The experts of one mixture layer on one device: routing and permutation, a grouped product of
 * hidden x (gate and up), the activation, a grouped product back, and the weighted sum.
 * `tokens` pass through permutation and sum on this device; `assignments` are the token-expert pairs
 * that it computes; `activeExperts` are the distinct experts among its own that they reach, each read
 * once; `intermediate` is an expert's width on this device.
 * @equation KE-MIXTURE
 */
export function groupedGemmSeconds(
  device: DeviceCost,
  format: MatrixFormat,
  tokens: number,
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
  // Inputs and outputs of both products pass through memory, once in the operands' format and twice in 16 bits.
  const rowBytes = (hidden + intermediate) * (format.activationBytes + 4);
  const movedBytes = activeExperts * expertElements * format.weightBytes + assignments * rowBytes;
  const memorySeconds = movedBytes / format.achievedBandwidth;
  const permuteSeconds = (2 * device.mixtureTokenPasses * tokens * hidden) / device.memoryBandwidth;
  return seconds(
    (device.kernelSeconds + device.setupSeconds) * device.mixtureKernels +
      smoothMax(computeSeconds, memorySeconds) +
      permuteSeconds +
      assignments * (hidden + intermediate) * format.quantiseSecondsPerElement,
  );
}
