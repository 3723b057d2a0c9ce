import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accelerators } from "../../src/catalog/accelerators.ts";
import type { Accelerator } from "../../src/catalog/accelerator.ts";
import { attentionFormatOf } from "../../src/cost/attentionFormat.ts";
import { allReduceSeconds } from "../../src/cost/collectiveSeconds.ts";
import { decodeAttentionSeconds } from "../../src/cost/decodeAttentionSeconds.ts";
import { deviceCostOf, type DeviceCost } from "../../src/cost/deviceCost.ts";
import { fittedKernelConstants } from "../../src/cost/fittedKernelConstants.ts";
import { gemmSeconds } from "../../src/cost/gemmSeconds.ts";
import { groupedGemmSeconds } from "../../src/cost/groupedGemmSeconds.ts";
import { exchangeRouteOf, exchangeSeconds } from "../../src/cost/exchangeSeconds.ts";
import { scanSeconds } from "../../src/cost/linearAttentionSeconds.ts";
import { scaleOutLinkOf, scaleUpLinkOf } from "../../src/cost/linkCost.ts";
import { latentDecodeAttentionSeconds } from "../../src/cost/latentAttentionSeconds.ts";
import { matrixFormatOf } from "../../src/cost/matrixFormat.ts";
import { prefillAttentionSeconds } from "../../src/cost/prefillAttentionSeconds.ts";

const options = { seed: 20_251_122, numRuns: 500 };
const everyAccelerator = accelerators();
const someAccelerator = fc.constantFrom(...everyAccelerator);
const someFormat = fc.constantFrom(
  ["bf16", "bf16"] as const,
  ["fp8", "fp8"] as const,
  ["fp8-block", "fp8-block"] as const,
  ["int4", "bf16"] as const,
  ["nvfp4", "nvfp4"] as const,
  ["mxfp4", "bf16"] as const,
);
const dimension = fc.integer({ min: 1, max: 32_768 });
const deviceOf = (accelerator: Accelerator) => deviceCostOf(accelerator, fittedKernelConstants()).device;

/** The same device with more of one resource. */
const faster = (device: DeviceCost, factor: number): DeviceCost[] => [
  { ...device, memoryBandwidth: device.memoryBandwidth * factor },
  {
    ...device,
    peakFlops: Object.fromEntries(
      Object.entries(device.peakFlops).map(([dtype, rate]) => [dtype, rate * factor]),
    ) as DeviceCost["peakFlops"],
  },
];

describe("every accelerator of the catalogue", () => {
  it("has a cost, and a warning where its family was not measured", () => {
    for (const accelerator of everyAccelerator) {
      const { device, borrowed, warnings } = deviceCostOf(accelerator, fittedKernelConstants());
      expect(Object.values(device).filter((value) => typeof value === "number")).not.toContain(NaN);
      expect(device.memoryBandwidth).toBeGreaterThan(0);
      if (borrowed) expect(warnings.join()).toContain("borrows the constants");
    }
  });
});

it("gemmSeconds is never below FLOPs over the peak or bytes over the bandwidth, and falls with either", () => {
  fc.assert(
    fc.property(
      someAccelerator,
      someFormat,
      dimension,
      dimension,
      dimension,
      fc.double({ min: 1, max: 4, noNaN: true }),
      (accelerator, [weight, activation], m, n, k, factor) => {
        const device = deviceOf(accelerator);
        const format = matrixFormatOf(device, weight, activation);
        const time = gemmSeconds(device, format, m, n, k);
        expect(time).toBeGreaterThanOrEqual((2 * m * n * k) / format.peakFlops);
        expect(time).toBeGreaterThanOrEqual((n * k * format.weightBytes) / accelerator.memoryBandwidth);
        for (const better of faster(device, factor)) {
          const improved = gemmSeconds(better, matrixFormatOf(better, weight, activation), m, n, k);
          expect(improved).toBeLessThanOrEqual(time * (1 + 1e-12));
        }
      },
    ),
    options,
  );
});

it("groupedGemmSeconds is never below its floors, and grows with rows and experts", () => {
  fc.assert(
    fc.property(
      someAccelerator,
      someFormat,
      fc.integer({ min: 1, max: 4096 }),
      fc.integer({ min: 1, max: 256 }),
      fc.integer({ min: 64, max: 8192 }),
      (accelerator, [weight, activation], rows, experts, width) => {
        const device = deviceOf(accelerator);
        const format = matrixFormatOf(device, weight, activation);
        const active = Math.min(rows, experts);
        const time = groupedGemmSeconds(device, format, rows, rows, rows, active, 4096, width, true);
        expect(time).toBeGreaterThanOrEqual((6 * rows * 4096 * width) / format.peakFlops);
        const weights = 3 * active * 4096 * width * format.weightBytes;
        expect(time).toBeGreaterThanOrEqual(weights / accelerator.memoryBandwidth);
        const more = groupedGemmSeconds(
          device,
          format,
          2 * rows,
          2 * rows,
          2 * rows,
          active,
          4096,
          width,
          true,
        );
        expect(more).toBeGreaterThan(time);
      },
    ),
    options,
  );
});

it("attention is never below its floors", () => {
  fc.assert(
    fc.property(
      someAccelerator,
      fc.constantFrom("bf16", "fp8"),
      fc.integer({ min: 1, max: 256 }),
      fc.integer({ min: 1, max: 65_536 }),
      fc.constantFrom(1, 4, 8),
      (accelerator, cache, sequences, context, group) => {
        const device = deviceOf(accelerator);
        const format = attentionFormatOf(device, "bf16", cache as "bf16" | "fp8");
        const kvHeads = 8;
        const heads = kvHeads * group;
        const decode = decodeAttentionSeconds(
          device,
          format,
          sequences,
          1,
          sequences * context,
          heads,
          kvHeads,
          128,
        );
        const cacheBytes = 2 * sequences * context * kvHeads * 128 * format.kvBytes;
        expect(decode).toBeGreaterThanOrEqual(cacheBytes / accelerator.memoryBandwidth);
        const pairs = (context * (context + 1)) / 2;
        const prefill = prefillAttentionSeconds(
          device,
          format,
          context,
          pairs,
          context,
          context,
          heads,
          kvHeads,
          128,
        );
        expect(prefill).toBeGreaterThanOrEqual((4 * 128 * heads * pairs) / device.peakFlops.bf16);
      },
    ),
    options,
  );
});

it("attention grows with contexts and sequences, and falls with faster devices", () => {
  fc.assert(
    fc.property(
      someAccelerator,
      fc.constantFrom("bf16", "fp8"),
      fc.integer({ min: 1, max: 512 }),
      fc.integer({ min: 1, max: 65_536 }),
      fc.constantFrom(1, 4, 16),
      fc.double({ min: 1, max: 4, noNaN: true }),
      (accelerator, cache, sequences, context, group, factor) => {
        const device = deviceOf(accelerator);
        const times = (target: DeviceCost, batch: number, length: number) => {
          const format = attentionFormatOf(target, "bf16", cache as "bf16" | "fp8");
          const tokens = batch * length;
          const pairs = (tokens * (length + 1)) / 2;
          return [
            decodeAttentionSeconds(target, format, batch, 1, tokens, 8 * group, 8, 128),
            latentDecodeAttentionSeconds(target, format, batch, 1, tokens, 8 * group, 512, 64),
            prefillAttentionSeconds(target, format, tokens, pairs, tokens, length, 8 * group, 8, 128),
          ];
        };
        const usual = times(device, sequences, context);
        const larger = [times(device, sequences + 1, context), times(device, sequences, context + 1)];
        for (const more of larger)
          more.forEach((time, i) => expect(time * (1 + 1e-12)).toBeGreaterThanOrEqual(usual[i] ?? NaN));
        for (const better of faster(device, factor))
          times(better, sequences, context).forEach((time, i) =>
            expect(time).toBeLessThanOrEqual((usual[i] ?? NaN) * (1 + 1e-12)),
          );
      },
    ),
    options,
  );
});

it("allReduceSeconds is never below the bytes each device must send, and grows with them", () => {
  fc.assert(
    fc.property(
      someAccelerator,
      fc.constantFrom(2, 4, 8),
      fc.integer({ min: 1, max: 1e9 }),
      (accelerator, devices, bytes) => {
        const link = scaleUpLinkOf(accelerator, deviceOf(accelerator));
        const time = allReduceSeconds(link, devices, bytes);
        expect(time).toBeGreaterThanOrEqual(bytes / link.linkBandwidth);
        expect(allReduceSeconds(link, devices, 2 * bytes)).toBeGreaterThan(time);
      },
    ),
    options,
  );
});

it("scans of a recurrent state are never below their floors, and grow with scans and tokens", () => {
  fc.assert(
    fc.property(
      someAccelerator,
      fc.integer({ min: 1, max: 4096 }),
      fc.integer({ min: 1, max: 65_536 }),
      fc.boolean(),
      (accelerator, scans, tokens, fusable) => {
        const device = deviceOf(accelerator);
        const kernels = { chunk: 64, count: 6, fusable };
        const scan = (scanned: number, length: number) => {
          const flops = 163_840 * scanned * length;
          return scanSeconds(device, kernels, scanned, length, flops, 1024 * scanned * length);
        };
        const time = scan(scans, tokens);
        expect(time).toBeGreaterThanOrEqual((163_840 * scans * tokens) / device.peakFlops.bf16);
        expect(time).toBeGreaterThanOrEqual((1024 * scans * tokens) / accelerator.memoryBandwidth);
        expect(scan(scans + 1, tokens)).toBeGreaterThan(time);
        expect(scan(scans, tokens + 1)).toBeGreaterThan(time);
      },
    ),
    options,
  );
});

it("exchanges never beat the links, and grow with tokens", () => {
  fc.assert(
    fc.property(
      someAccelerator,
      fc.integer({ min: 1, max: 16 }),
      fc.integer({ min: 1, max: 32 }),
      fc.integer({ min: 1, max: 22 }),
      fc.integer({ min: 1, max: 65_536 }),
      (accelerator, servers, local, choices, tokens) => {
        fc.pre(servers * local > 1);
        const device = deviceOf(accelerator);
        const inner = scaleUpLinkOf(accelerator, device);
        const outer = scaleOutLinkOf(accelerator, device);
        const route = exchangeRouteOf({ inner, outer, servers, local }, choices);
        const time = exchangeSeconds(route, tokens, 7168);
        // At least one copy for each device of the own server, and one for each other server.
        const inside = ((local - 1) / (servers * local)) * route.copies * tokens * 7168;
        const between = ((servers - 1) / servers) * route.serverCopies * tokens * 7168;
        expect(time).toBeGreaterThanOrEqual(inside / inner.linkBandwidth);
        expect(time).toBeGreaterThanOrEqual(between / outer.linkBandwidth);
        expect(exchangeSeconds(route, 2 * tokens, 7168)).toBeGreaterThan(time);
      },
    ),
    options,
  );
});
