import { seconds, type Seconds } from "../units/quantity.ts";
import type { DeviceCost } from "./deviceCost.ts";
import type { MatrixFormat } from "./matrixFormat.ts";
import { smoothMax } from "./smoothMax.ts";

/** Kernels of a mixture layer: routing, activation and sum are plain ones; both products work on ragged rows. */
const plainKernels = 3;
const raggedKernels = 2;
/** Rows that an expert wastes in its last tile, on average: half of 64, or of 16 where it has few. */
const wastedRows = 32;
const fewestWastedRows = 8;
/** Rows and columns of an output tile. */
const tileSize = 128;
/** Every token is read to be gathered, and its sum is written. */
const tokenPasses = 2;
/** Every token-expert pair is written to be gathered, and read to be summed. */
const pairPasses = 2;
/** Gate and up leave the first product, are read by the activation, and its result is written. */
const activationPasses = 3;

/**
 * The experts of one mixture layer on one device: routing and permutation, a grouped product of
 * hidden x (gate and up), the activation, a grouped product back, and the weighted sum.
 * `tokens` pass through routing and sum on this device, and `pairs` of token and expert through permutation, activation
 * and sum: those of `assignments`, which it computes, or all of them where its kernels skip the experts of other ranks
 * only in the products; `activeExperts` are the distinct experts among its own that they reach, each read once;
 * `intermediate` is an expert's width on this device.
 * @equation KE-MIXTURE
 */
export function groupedGemmSeconds(
  device: DeviceCost,
  format: MatrixFormat,
  tokens: number,
  pairs: number,
  assignments: number,
  activeExperts: number,
  hidden: number,
  intermediate: number,
  gated: boolean,
): Seconds {
  if (assignments <= 0) return seconds(0);
  const expertElements = (gated ? 3 : 2) * hidden * intermediate;
  const paddedRows =
    assignments + Math.min(activeExperts * wastedRows, activeExperts * fewestWastedRows + assignments);
  // The second product is only as deep as an expert is wide: its tiles start and end most often.
  const tiles = ((activeExperts + assignments / tileSize) * hidden) / tileSize;
  const computeSeconds =
    (2 * paddedRows * expertElements) / format.groupedFlops +
    (tiles * device.mixtureTileSeconds) / device.multiprocessors;
  // Inputs of both products in the operands' format, their outputs in 16 bits.
  const rowBytes = (hidden + intermediate) * (format.activationBytes + 2) + 2 * intermediate;
  const movedBytes = activeExperts * expertElements * format.weightBytes + assignments * rowBytes;
  const passedElements =
    pairs * (pairPasses * hidden + activationPasses * intermediate) + tokenPasses * tokens * hidden;
  return seconds(
    (plainKernels + format.scaleKernels) * device.kernelSeconds +
      raggedKernels * device.setupSeconds +
      device.depthSeconds * (hidden + intermediate) +
      smoothMax(computeSeconds, movedBytes / format.achievedBandwidth) +
      (2 * passedElements) / format.achievedBandwidth,
  );
}
