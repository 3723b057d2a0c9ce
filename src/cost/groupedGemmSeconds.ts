import { seconds, type Seconds } from "../units/quantity.ts";
import type { DeviceCost } from "./deviceCost.ts";
import type { MatrixFormat } from "./matrixFormat.ts";
import { smoothMax } from "./smoothMax.ts";

/** Kernels of a mixture layer: routing, activation and sum are plain ones; both products work on ragged rows. */
const plainKernels = 4;
const raggedKernels = 2;
/** Rows that an expert wastes in its last tile, on average: half of 64, or of 16 where it has few. */
const wastedRows = 32;
const fewestWastedRows = 8;
/** Every token is read and written to be permuted, and again to be summed. */
const tokenPasses = 4;

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
  // The second product is only as deep as an expert is wide, and scatters its rows.
  const computedElements = expertElements + hidden * device.mixtureDepth;
  const paddedRows =
    assignments + Math.min(activeExperts * wastedRows, activeExperts * fewestWastedRows + assignments);
  const computeSeconds =
    (2 * paddedRows * computedElements) / (format.achievedFlops * device.mixtureComputeEfficiency);
  // Inputs and outputs of both products pass through memory, once in the operands' format and twice in 16 bits.
  const rowBytes = (hidden + intermediate) * (format.activationBytes + 4);
  const movedBytes = activeExperts * expertElements * format.weightBytes + assignments * rowBytes;
  return seconds(
    plainKernels * device.kernelSeconds +
      raggedKernels * device.setupSeconds +
      device.depthSeconds * (hidden + intermediate) +
      smoothMax(computeSeconds, movedBytes / format.achievedBandwidth) +
      (2 * tokenPasses * tokens * hidden) / format.achievedBandwidth,
  );
}
