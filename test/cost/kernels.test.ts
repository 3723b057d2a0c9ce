import { expect, it } from "vitest";
import { attentionFormatOf, pairSeconds } from "../../src/cost/attentionFormat.ts";
import { decodeAttentionSeconds, partialSeconds } from "../../src/cost/decodeAttentionSeconds.ts";
import { elementwiseSeconds } from "../../src/cost/elementwiseSeconds.ts";
import { gemmSeconds } from "../../src/cost/gemmSeconds.ts";
import { groupedGemmSeconds } from "../../src/cost/groupedGemmSeconds.ts";
import { recurrentStepSeconds, scanSeconds } from "../../src/cost/linearAttentionSeconds.ts";
import type { FormatName } from "../../src/catalog/numberFormat.ts";
import type { DeviceCost } from "../../src/cost/deviceCost.ts";
import {
  batchedGemmSeconds,
  latentDecodeAttentionSeconds,
  latentPrefillAttentionSeconds,
} from "../../src/cost/latentAttentionSeconds.ts";
import { matrixFormatOf, paddedRows, type MatrixFormat } from "../../src/cost/matrixFormat.ts";
import { prefillAttentionSeconds } from "../../src/cost/prefillAttentionSeconds.ts";
import {
  sparseDecodeAttentionSeconds,
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
  // 2 B read twice and 1 B written an element: 5 ps at 1 TB/s; a kernel of its own.
  expect(fp8.quantiseSecondsPerElement).toBeCloseTo(5e-12, 18);
  expect(fp8.kernels).toBe(2);
});

it("matrixFormatOf charges nothing for a cast that the kernel before makes", () => {
  const cast = matrixFormatOf(roundDevice, "fp8", "fp8", true);
  expect(cast).toMatchObject({ quantiseSecondsPerElement: 0, kernels: 1, activationBytes: 1 });
});

it("matrixFormatOf multiplies at the rate of the wider operand", () => {
  const rate = (weight: FormatName, activation: FormatName) =>
    matrixFormatOf(roundDevice, weight, activation).peakFlops;
  expect(rate("fp8", "nvfp4")).toBe(roundDevice.peakFlops.fp8);
  expect(rate("mxfp4", "fp8")).toBe(roundDevice.peakFlops.fp8);
  expect(rate("nvfp4", "nvfp4")).toBe(roundDevice.peakFlops.fp4);
  expect(rate("int4", "int4")).toBe(roundDevice.peakFlops.bf16);
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

it("attention overlaps the products of a pair with its exponential", () => {
  // 512 FLOP at 1 PFLOP/s = 0.512 ps, an exponential at 100 x 32e9/s = 0.3125 ps: sqrt(0.512^2 + 0.3125^2).
  expect(pairSeconds(attention, 256)).toBeCloseTo(0.59984e-12, 16);
  const slower = attentionFormatOf({ ...roundDevice, attentionEfficiency: 0.5 }, "bf16", "bf16");
  expect(pairSeconds(slower, 256)).toBeCloseTo(1.07062e-12, 16);
  expect(slower.latentSecondsPerFlop).toBeCloseTo(1e-15, 24);
  const fp8 = attentionFormatOf({ ...roundDevice, halvingEfficiency: 0.8 }, "fp8", "fp8");
  expect(fp8.secondsPerFlop).toBeCloseTo(0.625e-15, 24);
});

it("prefillAttentionSeconds is 4 x headDim FLOPs a pair and head over the peak", () => {
  // 8192 tokens have 33,558,528 causal pairs, and 64 more a token on the diagonal: 34,082,816 x 32 heads. The last tiles:
  // 64 x 8192 x 100 = 52,428,800. All at 0.59984 ps = 685.7 us. Queries and outputs 134.2 MB, keys and values 33.6 MB =
  // 167.8 us beside them: sqrt(685.7^2 + 167.8^2) = 705.9 us. 2 kernels and the set-up: 12 us.
  const pairs = (8192 * 8193) / 2;
  const time = (device: DeviceCost) =>
    prefillAttentionSeconds(device, attention, 8192, pairs, 8192, 8192, 32, 8, 128);
  expect(time(roundDevice)).toBeCloseTo(717.9e-6, 7);
  // 8192 x 32 rows are 2048 tiles of 128, 20.48 on each multiprocessor: 20.5 us more beside the bytes.
  expect(time({ ...roundDevice, queryTileSeconds: 1e-6 })).toBeCloseTo(737.8e-6, 7);
  // Tiles of 64 rows waste half as much: 32 x 8192 x (32 + 100) fewer pairs = 20.8 us.
  expect(time({ ...roundDevice, queryTileRows: 64 })).toBeCloseTo(697.7e-6, 7);
});

it("decodeAttentionSeconds is keys and values over the bandwidth", () => {
  // 64 x (4096 + 32) tokens x 8 heads x 128 x 2 x 2 B = 1.0821 GB = 1082.1 us; queries and outputs 1 us; 11 us
  // fixed. Compute beside it: 8 x 64 x 264,192 x 0.59984 ps = 81.1 us: sqrt(1083.2^2 + 81.1^2) = 1086.2 us.
  const time = (device: DeviceCost, context: number) =>
    decodeAttentionSeconds(device, attention, 64, 1, 64 * context, 32, 8, 128);
  expect(time(roundDevice, 4096)).toBeCloseTo(1097.2e-6, 7);
  // 64 x 8 tiles of 64 rows: 2.56 whole ones on each multiprocessor take 256 us beside the 81.1 us.
  expect(time({ ...roundDevice, queryTileSeconds: 100e-6 }, 4096)).toBeCloseTo(1145.4e-6, 7);
  // Parts of 4096 tokens take twice as long as those of 1024: 2 ms beside 1086.2 us.
  expect(time({ ...roundDevice, splitSeconds: 1e-3 }, 4096)).toBeCloseTo(2286.9e-6, 7);
});

it("latentDecodeAttentionSeconds of 128 heads is bound by FLOPs, of 16 by the latent's bytes", () => {
  // 1,003,200 tokens x 576 x 2 B, and 3.5 MB of queries and outputs: 1.1592 ms. Compute beside it: 64 rows x 1,003,200 x
  // sqrt(2.176^2 + 0.3125^2) = 2.1983 ps: 141.1 us: 1.1677 ms. Fixed: 2 us and 10 us.
  const few = latentDecodeAttentionSeconds(roundDevice, attention, 100, 1, 1e6, 16, 512, 64);
  expect(few).toBeCloseTo(1.1797e-3, 7);
  // Verifying 8 tokens: 1024 rows take 2.258 ms, over the same bytes and 223 MB of queries and outputs (1.379 ms): 2.646 ms.
  const verifying = latentDecodeAttentionSeconds(roundDevice, attention, 100, 8, 1e6, 128, 512, 64);
  expect(verifying).toBeCloseTo(2.658e-3, 6);
});

it("latentDecodeAttentionSeconds leaves a context whole where kernels do not split it", () => {
  // 10 sequences of 10,000 tokens in 128 heads are 20 tiles of 64, one turn of the 100 multiprocessors: 64 x 10,032 x
  // sqrt(2.176^2 + 0.3125^2) ps x 100 = 141.1 us. All the work of all is 28.2 us, the bytes 119.1 us: 186.8 us; 12 us fixed.
  const whole = { ...roundDevice, splitsLatents: false };
  const time = (sequences: number) =>
    latentDecodeAttentionSeconds(whole, attention, sequences, 1, sequences * 10_000, 128, 512, 64);
  expect(time(10)).toBeCloseTo(198.8e-6, 6);
  // 60 sequences take two turns.
  expect(time(60) - time(50)).toBeGreaterThan(141e-6);
});

it("partialSeconds stores and reads the outputs of further parts while multiprocessors are free", () => {
  // 100 multiprocessors and 2 tiles: 50 parts of 200 tokens, 49 x 65,536 numbers of 8 B at 1 TB/s. 1000 tokens: 7.8 parts.
  expect(partialSeconds(roundDevice, 1, 2, 10_000, 65_536)).toBeCloseTo(25.69e-6, 8);
  expect(partialSeconds(roundDevice, 1, 2, 1000, 65_536)).toBeCloseTo(3.572e-6, 8);
  expect(partialSeconds(roundDevice, 50, 2, 500_000, 50 * 65_536)).toBe(0);
});

it("latentPrefillAttentionSeconds assembles keys, and casts them for a narrow cache", () => {
  // 1024 tokens in 16 heads: 524,800 + 65,536 pairs x 16, and 6,553,600 of the last tiles, at sqrt(0.64^2 + 0.3125^2) =
  // 0.71222 ps: 11.4 us; 5,242,880 numbers as queries and outputs and as keys and values, of 2 B each, 21 us: 23.9 us.
  // Fixed: 4 kernels and the set-up, 14 us. Joining keys reads and writes 3,145,728 numbers, 12.58 us.
  const wide = latentPrefillAttentionSeconds(roundDevice, attention, 1024, 524_800, 1024, 1024, 16, 192, 128);
  expect(wide).toBeCloseTo(50.45e-6, 8);
  // Keys and values of 1 B: 15.7 us and 19.4 us in all. Casting them reads and writes 5 B a number, 26.2 us and a kernel.
  const cast = attentionFormatOf(roundDevice, "bf16", "fp8");
  const narrow = latentPrefillAttentionSeconds(roundDevice, cast, 1024, 524_800, 1024, 1024, 16, 192, 128);
  expect(narrow).toBeCloseTo(73.22e-6, 8);
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

it("sparse attention widens 8-bit latents where kernels multiply 16 bits", () => {
  const hopper = { ...roundDevice, widensLatents: true };
  // 1e6 tokens x 512 numbers x 0.09765625 cycles = 50 cycles a token, on 100 multiprocessors of 1.83 GHz: 273.22 us.
  const decode = (device: DeviceCost, cache: "bf16" | "fp8") =>
    sparseDecodeAttentionSeconds(device, attentionFormatOf(device, "bf16", cache), 500, 1, 1e6, 128, 512, 64);
  expect(decode(hopper, "fp8") - decode(roundDevice, "fp8")).toBeCloseTo(273.22e-6, 7);
  expect(decode(hopper, "bf16")).toBe(decode(roundDevice, "bf16"));
  // Gathering 128 us and widening, beside 139.264 us of compute: 424.71 us instead of 189.15 us.
  const prefill = (device: DeviceCost) => sparsePrefillAttentionSeconds(device, 1, 1000, 1e6, 64, 512, 64);
  expect(prefill(hopper) - prefill(roundDevice)).toBeCloseTo(235.55e-6, 7);
});

it("kernels without work take no time", () => {
  expect(gemmSeconds(roundDevice, bf16, 0, 10, 10)).toBe(0);
  expect(groupedGemmSeconds(roundDevice, bf16, 0, 0, 0, 0, 10, 10, true)).toBe(0);
  expect(decodeAttentionSeconds(roundDevice, attention, 0, 1, 0, 8, 8, 128)).toBe(0);
  expect(prefillAttentionSeconds(roundDevice, attention, 0, 0, 0, 0, 8, 8, 128)).toBe(0);
});
