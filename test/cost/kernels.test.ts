import { expect, it } from "vitest";
import { attentionFormatOf } from "../../src/cost/attentionFormat.ts";
import { decodeAttentionSeconds } from "../../src/cost/decodeAttentionSeconds.ts";
import { elementwiseSeconds } from "../../src/cost/elementwiseSeconds.ts";
import { gemmSeconds } from "../../src/cost/gemmSeconds.ts";
import { groupedGemmSeconds } from "../../src/cost/groupedGemmSeconds.ts";
import { batchedGemmSeconds, latentDecodeAttentionSeconds } from "../../src/cost/latentAttentionSeconds.ts";
import { linearAttentionSeconds } from "../../src/cost/linearAttentionSeconds.ts";
import { matrixFormatOf } from "../../src/cost/matrixFormat.ts";
import { prefillAttentionSeconds } from "../../src/cost/prefillAttentionSeconds.ts";
import { smoothMax } from "../../src/cost/smoothMax.ts";
import { roundDevice } from "./testDevice.ts";

const bf16 = matrixFormatOf(roundDevice, "bf16", "bf16");
const attention = attentionFormatOf(roundDevice, "bf16", "bf16");

it("smoothMax is the larger of two far apart, and 19 % above two that are equal", () => {
  expect(smoothMax(1, 0)).toBe(1);
  expect(smoothMax(1, 100)).toBeCloseTo(100, 5);
  expect(smoothMax(1, 1)).toBeCloseTo(1.1892, 4);
});

it("gemmSeconds of one row is the launch and the weights' bytes over the bandwidth", () => {
  // 10,000 x 10,000 weights of 2 B = 200 MB at 1 TB/s = 200 us; input and output 40 kB = 0.04 us; launch 1 us.
  // Compute: 64 rows at least, 64 x 2e8 FLOP / 1e15 = 12.8 us, hidden behind the bytes.
  expect(gemmSeconds(roundDevice, bf16, 1, 10_000, 10_000)).toBeCloseTo(201.04e-6, 8);
});

it("gemmSeconds of many rows is FLOPs over the peak", () => {
  // 2 x 16384^3 = 8.796e12 FLOP / 1e15 = 8.796 ms; 3 x 16384^2 x 2 B = 1.6 GB take 1.61 ms beside it.
  expect(gemmSeconds(roundDevice, bf16, 16_384, 16_384, 16_384)).toBeCloseTo(8.7996e-3, 5);
});

it("gemmSeconds waits for the last wave of tiles", () => {
  // A tile is 2 x 128 x 128 x 4096 FLOP / (1e15 / 100) = 13.42 us; half a wave more is 6.71 us.
  const tailed = { ...roundDevice, tailWaves: 0.5 };
  const more =
    gemmSeconds(tailed, bf16, 16_384, 16_384, 4096) - gemmSeconds(roundDevice, bf16, 16_384, 16_384, 4096);
  expect(more).toBeGreaterThan(6e-6);
  expect(more).toBeLessThan(6.72e-6);
});

it("matrixFormatOf halves the bytes and doubles the rate for fp8, and quantises the activations", () => {
  const fp8 = matrixFormatOf({ ...roundDevice, halvingEfficiency: 0.8 }, "fp8", "fp8");
  expect(fp8).toMatchObject({ weightBytes: 1, activationBytes: 1, peakFlops: 2e15, achievedFlops: 1.6e15 });
  // One pass reads 2 B and writes 1 B an element: 3 ps at 1 TB/s; two kernels of 1 us.
  expect(fp8.quantiseSecondsPerElement).toBeCloseTo(3e-12, 18);
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
  // 8 experts x 3 x 1000 x 1000 x 2 B = 48 MB = 48 us; 8 rows of (1000 + 1000) x 6 B = 0.1 us; 2 x (1 + 10) us fixed.
  expect(groupedGemmSeconds(roundDevice, bf16, 4, 8, 8, 1000, 1000, true)).toBeCloseTo(70.1e-6, 8);
  // Without gates two matrices an expert: 32 us.
  expect(groupedGemmSeconds(roundDevice, bf16, 4, 8, 8, 1000, 1000, false)).toBeCloseTo(54.1e-6, 8);
});

it("prefillAttentionSeconds is 4 x headDim FLOPs a pair and head over the peak", () => {
  // 8192 tokens: 33,558,528 causal pairs + 8192 x 64 beyond the diagonal = 34,082,816; x 32 heads x 512 = 558.4 GFLOP
  // = 558.4 us; queries, outputs and keys 0.17 GB = 0.17 ms beside it adds 1.2 us; 2 kernels and the set-up 12 us.
  const pairs = (8192 * 8193) / 2;
  const time = prefillAttentionSeconds(roundDevice, attention, 8192, pairs, 8192, 8192, 32, 8, 128);
  expect(time).toBeCloseTo(571.4e-6, 5);
});

it("decodeAttentionSeconds is keys and values over the bandwidth", () => {
  // 64 x (4096 + 32) tokens x 8 heads x 128 x 2 x 2 B = 1.0821 GB = 1082.1 us; queries and outputs 1 us; 11 us fixed.
  expect(decodeAttentionSeconds(roundDevice, attention, 64, 1, 64 * 4096, 32, 8, 128)).toBeCloseTo(
    1094.2e-6,
    6,
  );
});

it("latentDecodeAttentionSeconds of 128 heads is bound by FLOPs, of 16 by the latent's bytes", () => {
  // 1e6 tokens x 576 x 2 B = 1.152 ms. FLOPs: 128 x 1e6 x 2176 / 1e15 = 0.2785 ms.
  const few = latentDecodeAttentionSeconds(roundDevice, attention, 100, 1, 1e6, 16, 512, 64);
  expect(few).toBeCloseTo(1.168e-3, 5);
  // Verifying 8 tokens: 2.228 ms of FLOPs over the same bytes.
  const verifying = latentDecodeAttentionSeconds(roundDevice, attention, 100, 8, 1e6, 128, 512, 64);
  expect(verifying).toBeGreaterThan(2.228e-3);
  expect(verifying).toBeLessThan(2.5e-3);
});

it("batchedGemmSeconds reads one matrix a head", () => {
  // 128 heads x (512 x 128 + 128 + 512) x 2 B = 16.94 MB = 16.94 us; 2 kernels.
  expect(batchedGemmSeconds(roundDevice, bf16, 128, 1, 512, 128)).toBeCloseTo(18.94e-6, 7);
});

it("elementwise and linear attention stream their bytes", () => {
  expect(elementwiseSeconds(roundDevice, 1e9)).toBeCloseTo(1.001e-3, 9);
  expect(linearAttentionSeconds(roundDevice, 0, 1e9)).toBeCloseTo(1.001e-3, 9);
});

it("kernels without work take no time", () => {
  expect(gemmSeconds(roundDevice, bf16, 0, 10, 10)).toBe(0);
  expect(groupedGemmSeconds(roundDevice, bf16, 0, 0, 0, 10, 10, true)).toBe(0);
  expect(decodeAttentionSeconds(roundDevice, attention, 0, 1, 0, 8, 8, 128)).toBe(0);
  expect(prefillAttentionSeconds(roundDevice, attention, 0, 0, 0, 0, 8, 8, 128)).toBe(0);
});
