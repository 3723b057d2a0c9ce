import { seconds, type Seconds } from "../units/quantity.ts";
import type { DeviceCost } from "./deviceCost.ts";
import { smoothMax } from "./smoothMax.ts";

/** How kernels scan a recurrent state over new tokens. */
export interface ScanKernels {
  /** Tokens of one chunk. */
  readonly chunk: number;
  /** Kernels of its parallel form, where each passes its results on through memory. */
  readonly count: number;
  /** Hopper and Blackwell have one kernel for all of it, whose blocks keep the state of a head. */
  readonly fusable: boolean;
}

/** A block loads its state and fills its pipeline before a scan, and drains and stores both after it: about the time of so many chunks. */
const pipelineChunks = 3;

/**
 * New tokens of a layer with a recurrent state (gated delta, Mamba-2, lightning): `scans` of one head of one sequence, each
 * over `tokens` in chunks that follow one another. A fused kernel runs one scan on each multiprocessor at a time;
 * otherwise a few kernels compute chunks side by side, at `linearAttentionEfficiency`, and only the states in turn. `flops` of
 * the chunked form at 16 bits, `movedBytes` of inputs, outputs and states.
 * @equation KE-SCAN
 */
export function scanSeconds(
  device: DeviceCost,
  kernels: ScanKernels,
  scans: number,
  tokens: number,
  flops: number,
  movedBytes: number,
): Seconds {
  if (tokens <= 0) return seconds(0);
  const chunks = Math.ceil(tokens / kernels.chunk);
  const fused = kernels.fusable && device.fusesScans;
  const turns = fused ? Math.ceil(scans / device.multiprocessors) * (chunks + pipelineChunks) : chunks;
  const computeSeconds = flops / (fused ? denseFlops(device) : chunkedFlops(device));
  return seconds(
    device.kernelSeconds * (fused ? 1 : kernels.count) +
      smoothMax(smoothMax(turns * device.chunkSeconds, computeSeconds), streamSeconds(device, movedBytes)),
  );
}

/**
 * One token, or a few, of each decoding sequence: the state is read, changed and written back.
 * @equation KE-RECURRENT-STEP
 */
export function recurrentStepSeconds(device: DeviceCost, flops: number, movedBytes: number): Seconds {
  if (movedBytes <= 0) return seconds(0);
  return seconds(
    device.kernelSeconds +
      smoothMax(
        smoothMax(device.chunkSeconds, flops / chunkedFlops(device)),
        streamSeconds(device, movedBytes),
      ),
  );
}

const denseFlops = (device: DeviceCost): number => device.peakFlops.bf16 * device.computeEfficiency;

const chunkedFlops = (device: DeviceCost): number => denseFlops(device) * device.linearAttentionEfficiency;

const streamSeconds = (device: DeviceCost, bytes: number): number =>
  bytes / (device.memoryBandwidth * device.memoryEfficiency);
