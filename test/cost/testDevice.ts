import type { DeviceCost } from "../../src/cost/deviceCost.ts";
import type { LinkCost } from "../../src/cost/linkCost.ts";

/** A device of round numbers: 1 PFLOP/s at 16 bits, 1 TB/s, 100 multiprocessors, everything reached in full. */
export const roundDevice: DeviceCost = {
  computeEfficiency: 1,
  memoryEfficiency: 1,
  kernelSeconds: 1e-6,
  halvingEfficiency: 1,
  depthSeconds: 0,
  setupSeconds: 10e-6,
  mixtureComputeEfficiency: 1,
  mixtureTileSeconds: 0,
  blockScaleEfficiency: 1,
  queryTileSeconds: 0,
  splitSeconds: 0,
  linearAttentionEfficiency: 1,
  chunkSeconds: 0,
  linkEfficiency: 1,
  syncSeconds: 2e-6,
  blackwellSyncSeconds: 2e-6,
  exchangeStartSeconds: 40e-6,
  peakFlops: {
    fp64: 1e13,
    fp32: 1e14,
    tf32: 5e14,
    bf16: 1e15,
    fp16: 1e15,
    fp8: 2e15,
    int8: 2e15,
    fp6: 2e15,
    fp4: 4e15,
    int4: 4e15,
  },
  memoryBandwidth: 1e12,
  multiprocessors: 100,
  decodeTileRows: 64,
  fusesScans: false,
  warpRateShare: 1,
};

export const roundLink: LinkCost = {
  linkBandwidth: 100e9,
  achievedBandwidth: 100e9,
  startSeconds: 1e-6,
  syncSeconds: 2e-6,
  exchangeStartSeconds: 40e-6,
  twoShotSyncs: 8,
  sharedRoot: false,
};
