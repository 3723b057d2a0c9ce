import { expect, it } from "vitest";
import { attentionFormatOf } from "../../src/cost/attentionFormat.ts";
import type { DeviceCost } from "../../src/cost/deviceCost.ts";
import { decodeAttentionSeconds } from "../../src/cost/decodeAttentionSeconds.ts";
import { elementwiseSeconds } from "../../src/cost/elementwiseSeconds.ts";
import { gemmSeconds } from "../../src/cost/gemmSeconds.ts";
import { groupedGemmSeconds } from "../../src/cost/groupedGemmSeconds.ts";
import { batchedGemmSeconds, latentDecodeAttentionSeconds } from "../../src/cost/latentAttentionSeconds.ts";
import { recurrentStepSeconds, scanSeconds } from "../../src/cost/linearAttentionSeconds.ts";
import { matrixFormatOf, paddedRows, type MatrixFormat } from "../../src/cost/matrixFormat.ts";
import { prefillAttentionSeconds } from "../../src/cost/prefillAttentionSeconds.ts";
import {
  sparseIndexerSeconds,
  sparsePrefillAttentionSeconds,
} from "../../src/cost/sparseAttentionSeconds.ts";
import { smoothMax } from "../../src/cost/smoothMax.ts";
import { roundDevice } from "./testDevice.ts";

const bf16 = matrixFormatOf(roundDevice, "bf16", "bf16");
const attention = attentionFormatOf(roundDevice, "bf16", "bf16");

it("smoothMax is the larger of two far apart, and 41 % above two that are equal", () => {
  expect(smoothMax(1, 0)).toBe(1);
  expect(smoothMax(1, 1000)).toBeCloseTo(1000.0005, 6);
  expect(smoothMax(3, 4)).toBe(5);
});

it("gemmSeconds of one row is the launch and the weights' bytes over the bandwidth", () => {
  // 10,000 x 10,000 weights of 2 B = 200 MB at 1 TB/s = 200 us; input and output 40 kB = 0.04 us; launch 1 us.
  // Compute: one row is 0.2 us, hidden behind the bytes.
  expect(gemmSeconds(roundDevice, bf16, 1, 10_000, 10_000)).toBeCloseTo(201.04e-6, 8);
});

it("gemmSeconds of many rows is FLOPs over the peak", () => {
  // 2 x 16384^2 x (16384 + 100) = 8.850e12 FLOP / 1e15 = 8.850 ms; 3 x 16384^2 x 2 B = 1.611 GB take 1.611 ms beside
  // it: sqrt(8.850^2 + 1.611^2) = 8.995 ms; launch 1 us.
  expect(gemmSeconds(roundDevice, bf16, 16_384, 16_384, 16_384)).toBeCloseTo(8.996e-3, 5);
});

it("gemmSeconds waits for the depth of a tile, as far as products are not split", () => {
  const waiting = { ...roundDevice, depthSeconds: 1e-9 };
  const more = (format: MatrixFormat, k: number) =>
    gemmSeconds(waiting, format, 1, 4096, k) - gemmSeconds(roundDevice, format, 1, 4096, k);
  expect(more(bf16, 2048)).toBeCloseTo(2.048e-6, 12);
  expect(more(bf16, 16_384)).toBeCloseTo(4.096e-6, 12);
  expect(more(matrixFormatOf(waiting, "fp8", "fp8"), 16_384)).toBeCloseTo(16.384e-6, 12);
});

it("paddedRows fills a tile from the second row on", () => {
  expect([0.5, 1, 1.5, 2, 16, 100].map(paddedRows)).toEqual([0.5, 1, 9, 16, 16, 100]);
});

it("matrixFormatOf halves the bytes and doubles the rate for fp8, and quantises the activations", () => {
  const fp8 = matrixFormatOf({ ...roundDevice, halvingEfficiency: 0.8 }, "fp8", "fp8");
  expect(fp8).toMatchObject({ weightBytes: 1, activationBytes: 1, peakFlops: 2e15, achievedFlops: 1.6e15 });
  // 2 B read twice and 1 B written an element: 5 ps at 1 TB/s; two kernels of 1 us.
  expect(fp8.quantiseSecondsPerElement).toBeCloseTo(5e-12, 18);
  expect(fp8.fixedSeconds).toBe(2e-6);
});

it("matrixFormatOf multiplies weight-only formats at the 16-bit rate", () => {
  const int4 = matrixFormatOf(roundDevice, "int4", "bf16");
  expect(int4).toMatchObject({ peakFlops: 1e15, activationBytes: 2, quantiseSecondsPerElement: 0 });
  expect(int4.weightBytes).toBeCloseTo(0.5195, 4);
});

it("matrixFormatOf widens fp8 where the device has no such unit", () => {
  const without = { ...roundDevice, peakFlops: { ...roundDevice.peakFlops, fp8: 1e15 } };
  expect(matrixFormatOf(without, "fp8", "fp8")).toMatchObject({
    weightBytes: 1,
    activationBytes: 2,
    quantiseSecondsPerElement: 0,
  });
});

it("groupedGemmSeconds reads each active expert once", () => {
  // 8 experts x 3 x 1000 x 1000 x 2 B = 48 MB, and 8 rows of 2000 x 4 B + 2000 B: 48.08 us. Compute beside it: 8 + 8 x 8 + 8
  // rows x 6e6 FLOP = 0.48 us: 48.0824 us. Passes: 2 x (8 x 5000 + 2 x 4 x 1000) B: 0.096 us. Fixed: 3 us and 2 x 10 us.
  const expert = (gated: boolean, pairs = 8) =>
    groupedGemmSeconds(roundDevice, bf16, 4, pairs, 8, 8, 1000, 1000, gated);
  expect(expert(true)).toBeCloseTo(71.1784e-6, 9);
  // Without gates two matrices an expert: 32.08 us beside 0.32 us.
  expect(expert(false)).toBeCloseTo(55.1776e-6, 9);
  // Rows of other ranks' experts only pass: 24 more x 2 x 5000 B.
  expect(expert(true, 32) - expert(true)).toBeCloseTo(0.24e-6, 12);
});

it("groupedGemmSeconds starts a tile of the second product for each expert and each 128 rows", () => {
  // (8 + 1024 / 128) x 1280 / 128 = 160 tiles on 100 multiprocessors.
  const tiled = { ...roundDevice, mixtureTileSeconds: 1e-6, memoryBandwidth: 1e18 };
  const smooth = { ...tiled, mixtureTileSeconds: 0 };
  const seconds = (device: DeviceCost) => {
    const format = matrixFormatOf(device, "bf16", "bf16");
    return groupedGemmSeconds(device, format, 1024, 1024, 1024, 8, 1280, 1000, true);
  };
  expect(seconds(tiled) - seconds(smooth)).toBeCloseTo(1.6e-6, 10);
});

it("grouped products lose where weights widen and where blocks have scales", () => {
  const device = {
    ...roundDevice,
    mixtureComputeEfficiency: 0.8,
    blockScaleEfficiency: 0.75,
    warpRateShare: 0.63,
  };
  expect(matrixFormatOf(device, "bf16", "bf16").groupedFlops).toBeCloseTo(0.8e15, 0);
  expect(matrixFormatOf(device, "int4", "bf16").groupedFlops).toBeCloseTo(0.504e15, 0);
  const block = matrixFormatOf(device, "fp8-block", "fp8-block");
  expect(block.groupedFlops).toBeCloseTo(1.2e15, 0);
  expect(block.scaleKernels).toBe(2);
  expect(matrixFormatOf(device, "fp8", "fp8")).toMatchObject({ groupedFlops: 1.6e15, scaleKernels: 0 });
});

it("prefillAttentionSeconds is 4 x headDim FLOPs a pair and head over the peak", () => {
  // 8192 tokens have 33,558,528 causal pairs: x 32 heads x 512 = 549.8 GFLOP = 549.8 us, and as many exponentials at
  // 3.2e12/s = 335.6 us. The last tile: 64 x 8192 x 100 pairs of 0.8245 ps = 43.2 us. Queries and outputs 134 MB, keys
  // and values 33.6 MB = 167.8 us. 2 kernels and the set-up 12 us.
  const pairs = (8192 * 8193) / 2;
  const time = prefillAttentionSeconds(roundDevice, attention, 8192, pairs, 8192, 8192, 32, 8, 128);
  expect(time).toBeCloseTo(1108.4e-6, 6);
});

it("decodeAttentionSeconds is keys and values over the bandwidth", () => {
  // 64 x (4096 + 32) tokens x 8 heads x 128 x 2 x 2 B = 1.0821 GB = 1082.1 us; queries and outputs 1 us; 11 us
  // fixed. Compute beside it: 8 x 64 x 264,192 x (0.512 + 0.3125) ps = 111.5 us: sqrt(1083.2^2 + 111.5^2) = 1088.9 us.
  const time = decodeAttentionSeconds(roundDevice, attention, 64, 1, 64 * 4096, 32, 8, 128);
  expect(time).toBeCloseTo(1099.9e-6, 7);
  // Joining the parts of 4096 tokens: log2(1 + 32) steps.
  const joining = { ...roundDevice, splitSeconds: 1e-6 };
  const joined = decodeAttentionSeconds(joining, attention, 64, 1, 64 * 4096, 32, 8, 128);
  expect(joined - time).toBeCloseTo(5.044e-6, 9);
});

it("latentDecodeAttentionSeconds of 128 heads is bound by FLOPs, of 16 by the latent's bytes", () => {
  // 1,003,200 tokens x 576 x 2 B, and 3.5 MB of queries and outputs: 1.1592 ms. Compute beside it: 64 rows x 1,003,200 x
  // (2.176 + 0.3125) ps = 159.8 us: 1.1701 ms. Fixed: 2 us and 10 us.
  const few = latentDecodeAttentionSeconds(roundDevice, attention, 100, 1, 1e6, 16, 512, 64);
  expect(few).toBeCloseTo(1.1821e-3, 7);
  // Verifying 8 tokens: 1024 rows take 2.556 ms, over the same bytes and 223 MB of queries and outputs: 2.909 ms.
  const verifying = latentDecodeAttentionSeconds(roundDevice, attention, 100, 8, 1e6, 128, 512, 64);
  expect(verifying).toBeGreaterThan(2.556e-3);
  expect(verifying).toBeLessThan(3e-3);
});

it("batchedGemmSeconds reads one matrix a head", () => {
  // 128 heads x (512 x 128 + 128 + 512) x 2 B = 16.94 MB = 16.94 us; 2 kernels.
  expect(batchedGemmSeconds(roundDevice, bf16, 128, 1, 512, 128)).toBeCloseTo(18.94e-6, 7);
});

it("elementwise and recurrent steps stream their bytes", () => {
  expect(elementwiseSeconds(roundDevice, 1e9)).toBeCloseTo(1.001e-3, 9);
  expect(recurrentStepSeconds(roundDevice, 0, 1e9)).toBeCloseTo(1.001e-3, 9);
});

it("scanSeconds waits for chunks: all scans of a multiprocessor in turn, or states alone", () => {
  const kernels = { chunk: 64, count: 6, fusable: true };
  const device = { ...roundDevice, chunkSeconds: 3e-6 };
  // 100 multiprocessors take 128 scans in 2 turns of 16 + 3 chunks: 114 us, and a kernel.
  const fusing = { ...device, fusesScans: true };
  expect(scanSeconds(fusing, kernels, 128, 1024, 0, 0)).toBeCloseTo(115e-6, 12);
  expect(scanSeconds(fusing, kernels, 100, 1024, 0, 0)).toBeCloseTo(58e-6, 12);
  // 6 kernels, 16 chunks of 3 us: 54 us, however many scans; beside them 30 GFLOP at 1 PFLOP/s.
  expect(scanSeconds(device, kernels, 128, 1024, 0, 0)).toBeCloseTo(54e-6, 12);
  expect(scanSeconds(device, kernels, 128, 1024, 30e9, 0)).toBeCloseTo(6e-6 + Math.hypot(48e-6, 30e-6), 12);
});

it("sparseIndexerSeconds scores at half the rate and passes its scores four times", () => {
  // 1000 queries x 10,000 keys = 1e7 pairs x 2 x 8192 FLOP = 163.84 GFLOP at 1 PFLOP/s: 163.84 us. Scores: 160 MB; queries and
  // places: 1000 x 12 x (8192 + 2048) B = 122.88 MB; together 282.88 us. 4 kernels.
  const time = sparseIndexerSeconds(roundDevice, 1000, 1e7, 163.84e9, 0, 8192, 2048);
  expect(time).toBeCloseTo(450.72e-6, 9);
});

it("sparsePrefillAttentionSeconds fills tiles of 64 heads and gathers each query's choice", () => {
  // 1e6 pairs x 2 x 64 x 1088 = 139.264 GFLOP = 139.264 us. Gathered 576 x 2 B x 1e6 at 100 x 45 GB/s = 256 us: 291.43 us
  // together. Queries and outputs of 1000 tokens and 16 heads: 34.816 us. 2 kernels and the set-up.
  const few = sparsePrefillAttentionSeconds(roundDevice, 2, 1000, 1e6, 16, 512, 64);
  expect(few).toBeCloseTo(338.244e-6, 8);
  const many = sparsePrefillAttentionSeconds(roundDevice, 2, 1000, 1e6, 64, 512, 64);
  expect(many - few).toBeCloseTo((2 * 1000 * 48 * 1088) / 1e12, 12);
});

it("kernels without work take no time", () => {
  expect(gemmSeconds(roundDevice, bf16, 0, 10, 10)).toBe(0);
  expect(groupedGemmSeconds(roundDevice, bf16, 0, 0, 0, 0, 10, 10, true)).toBe(0);
  expect(decodeAttentionSeconds(roundDevice, attention, 0, 1, 0, 8, 8, 128)).toBe(0);
  expect(prefillAttentionSeconds(roundDevice, attention, 0, 0, 0, 0, 8, 8, 128)).toBe(0);
});
