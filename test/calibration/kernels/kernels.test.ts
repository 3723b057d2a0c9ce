import { describe, expect, it } from "vitest";
import { accelerators, findAccelerator } from "../../../src/catalog/accelerators.ts";
import { ablateKernelConstants } from "../../../src/calibration/kernels/ablateKernelConstants.ts";
import { coordinateSearch } from "../../../src/calibration/kernels/coordinateSearch.ts";
import { summarizeErrors } from "../../../src/calibration/kernels/errorSummary.ts";
import { fitKernelConstants, kernelDeviceOf } from "../../../src/calibration/kernels/fitKernelConstants.ts";
import { impossibleSources } from "../../../src/calibration/kernels/impossibleSources.ts";
import type { KernelCase, KernelRow } from "../../../src/calibration/kernels/kernelCase.ts";
import { kernelReaders } from "../../../src/calibration/kernels/kernelCases.ts";
import {
  constantsFrom,
  constantSlots,
  constantValues,
} from "../../../src/calibration/kernels/kernelConstantTable.ts";
import { allSlotsLoad, balancedLoad, powerLawLoad } from "../../../src/calibration/kernels/mixtureLoad.ts";
import { isHeldOut, shapeHash } from "../../../src/calibration/kernels/shapeHash.ts";
import { typicalCases } from "../../../src/calibration/kernels/typicalCases.ts";
import { warmDevice } from "../../../src/calibration/kernels/warmDevice.ts";
import type { KernelConstants } from "../../../src/cost/kernelConstants.ts";
import { fittedKernelConstants } from "../../../src/cost/fittedKernelConstants.ts";
import { InputError } from "../../../src/units/inputError.ts";

const gemmRow: KernelRow = {
  system: "h100_sxm",
  engine: "vllm",
  engine_version: "0.24.0",
  kernel_source: "torch",
  gemm_dtype: "bfloat16",
  m: 64n,
  n: 4096n,
  k: 4096n,
  latency: 0.02,
};
const read = (kind: string, row: KernelRow): KernelCase => {
  const reader = kernelReaders[kind];
  if (!reader) throw new RangeError(`no reader: ${kind}`);
  return reader(row);
};

describe("reading rows", () => {
  it("takes shape, source and time from the columns", () => {
    expect(read("gemm", gemmRow)).toMatchObject({
      family: "gemm",
      system: "h100_sxm",
      dtype: "bfloat16",
      shape: "64 4096 4096",
      source: "vllm 0.24.0 torch",
      measuredSeconds: 20e-6,
      flops: 2 * 64 * 4096 * 4096,
      streamedBytes: 2 * 4096 * 4096,
    });
  });

  it("names the column at fault", () => {
    const { n: _, ...without } = gemmRow;
    expect(() => read("gemm", without)).toThrow("column n is missing");
    expect(() => read("gemm", without)).toThrow(InputError);
    expect(() => read("gemm", { ...gemmRow, k: "deep" })).toThrow('column k must hold a number, not "deep"');
    expect(() => read("gemm", { ...gemmRow, gemm_dtype: "fp7" })).toThrow(
      /unknown dtype "fp7" in gemm_dtype/,
    );
  });
});

describe("what benchmarks of mixtures put on one rank", () => {
  it("spreads a balanced load evenly", () => {
    expect(balancedLoad(64, 8, 256, 4)).toEqual({ assignments: 128, activeExperts: 64 });
    expect(balancedLoad(1, 8, 256, 1)).toEqual({ assignments: 8, activeExperts: 8 });
  });

  it("leaves some experts idle and one rank hot under a power law", () => {
    const whole = powerLawLoad(128, 8, 256, 1, 1.01);
    expect(whole.assignments).toBe(1024);
    // An expert is active when its share of a log-uniform law on [1, 102] reaches half a token: about 4 in 5.
    expect(whole.activeExperts / 256).toBeGreaterThan(0.75);
    expect(whole.activeExperts / 256).toBeLessThan(0.85);
    expect(powerLawLoad(4096, 8, 256, 8, 1.2).assignments).toBeGreaterThan(4096);
    // Of few pairs each rounds to none, and is then given to an expert of its own.
    expect(powerLawLoad(2, 8, 256, 1, 1.01)).toEqual({ assignments: 16, activeExperts: 16 });
    expect(powerLawLoad(8, 8, 384, 1, 1.2)).toEqual({ assignments: 64, activeExperts: 64 });
  });

  it("counts the slots of other ranks' experts where a kernel computes them", () => {
    // Balanced, every token meets each of 8 ranks, and every second one each of 16.
    const load = (ranks: number) => allSlotsLoad(balancedLoad(64, 8, 256, ranks), 64, 8, true);
    expect(load(8)).toEqual({ assignments: 512, activeExperts: 32 });
    expect(load(16)).toEqual({ assignments: 256, activeExperts: 16 });
    // At random 1 - (7/8)^8 = 65.6 % of the tokens do.
    const random = allSlotsLoad({ assignments: 64, activeExperts: 32 }, 64, 8, false);
    expect(random.assignments).toBeCloseTo(336.07, 2);
  });
});

describe("choosing timings", () => {
  const timed = (source: string, measuredSeconds: number, over: Partial<KernelCase> = {}): KernelCase => ({
    ...read("gemm", gemmRow),
    source,
    measuredSeconds,
    ...over,
  });

  it("takes the median of the sources within 1.5 times the fastest", () => {
    const [one] = typicalCases([timed("a", 10e-6), timed("b", 12e-6), timed("c", 14e-6), timed("d", 100e-6)]);
    expect(one?.measuredSeconds).toBeCloseTo(12e-6, 12);
  });

  it("finds sources that beat the device", () => {
    const h100 = new Map([["h100_sxm", findAccelerator("h100-sxm")]]);
    // 1 GB takes 299 us at 3.35 TB/s.
    const stream = { streamedBytes: 1e9, flops: 0 };
    const cases = [timed("honest", 310e-6, stream), timed("half", 160e-6, stream)];
    expect([...impossibleSources(cases, h100)]).toEqual(["gemm h100_sxm bfloat16 half"]);
    // 1 PFLOP takes 1.01 s.
    const work = { streamedBytes: 0, flops: 1e15 };
    expect([...impossibleSources([timed("skips", 0.5, work)], h100)]).toHaveLength(1);
  });

  it("holds a fifth of the shapes out, by nothing but the shape", () => {
    const shapes = Array.from({ length: 5000 }, (_, i) => `${i} ${i * 7} 128`);
    const share = shapes.filter(isHeldOut).length / shapes.length;
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.22);
    expect(shapeHash("1 2 3")).toBe(shapeHash("1 2 3"));
  });
});

it("summarizeErrors gives medians and the 90th percentile", () => {
  const summary = summarizeErrors([-0.1, 0.2, -0.3, 0.4, 0]);
  expect(summary).toMatchObject({ count: 5, medianAbsoluteError: 0.2, medianSignedError: 0 });
  expect(summary.p90AbsoluteError).toBeCloseTo(0.36, 12);
});

it("coordinateSearch finds the least of a valley, within its bounds", () => {
  const parameters = [1, 1];
  const bounds = [
    { low: 0.1, high: 10 },
    { low: 0.1, high: 2 },
  ];
  coordinateSearch(
    parameters,
    bounds,
    ([a = 0, b = 0]) => Math.abs(Math.log(a / 3)) + Math.abs(Math.log(b / 5)),
  );
  expect(parameters[0]).toBeCloseTo(3, 1);
  expect(parameters[1]).toBe(2);
});

describe("the constants", () => {
  it("are at most 35, each within its range, and survive a round through their names", () => {
    const constants = fittedKernelConstants();
    const slots = constantSlots();
    expect(slots.length).toBeLessThanOrEqual(35);
    const values = constantValues(constants);
    slots.forEach(({ low, high }, index) => {
      expect(values[index]).toBeGreaterThanOrEqual(low);
      expect(values[index]).toBeLessThanOrEqual(high);
    });
    expect(constantsFrom(values)).toEqual(constants);
  });

  const truth = fittedKernelConstants();
  const known = new Map(["a100_sxm", "h100_sxm"].map((system) => [system, findAccelerator(system)]));
  /** Timings that these constants make. */
  const made = (rows: readonly number[]) =>
    [...known].flatMap(([system, accelerator]) =>
      rows.flatMap((m) =>
        [1024, 4096, 16_384].map((n) => {
          const one = read("gemm", { ...gemmRow, system, m, n });
          return { ...one, measuredSeconds: one.predict(kernelDeviceOf(accelerator, truth)) };
        }),
      ),
    );

  it("are found again from timings that they made", () => {
    const cases = made([1, 16, 128, 1024, 8192]);
    const hopper = truth.families.hopper;
    if (!hopper) throw new RangeError("no constants of hopper");
    const start = {
      ...truth,
      families: { ...truth.families, hopper: { ...hopper, memoryEfficiency: 0.5, kernelSeconds: 9e-6 } },
    };
    const found = fitKernelConstants(cases, known, start);
    const errors = (constants: KernelConstants) =>
      summarizeErrors(
        cases.map((one) => {
          const accelerator = known.get(one.system);
          if (!accelerator) throw new RangeError(`unknown system: ${one.system}`);
          return one.predict(kernelDeviceOf(accelerator, constants)) / one.measuredSeconds - 1;
        }),
      );
    // Launch, bandwidth and tails trade against each other over so few shapes: what they predict must agree.
    expect(errors(start).p90AbsoluteError).toBeGreaterThan(0.3);
    expect(errors(found).medianAbsoluteError).toBeLessThan(0.02);
    expect(errors(found).p90AbsoluteError).toBeLessThan(0.06);
  });

  it("are missed where timings know them, and not where they do not", () => {
    const found = ablateKernelConstants(made([1, 4, 16, 64, 256, 1024, 8192]), known, truth, () => {});
    expect(found.every(({ family, before }) => family === "gemm" && before < 1e-9)).toBe(true);
    // Kernels of Blackwell have no timings here, those of attention and links no say in products.
    expect(found.some(({ name }) => name.startsWith("blackwell."))).toBe(false);
    const after = (name: string) => found.find((one) => one.name === name)!.after;
    expect(after("hopper.kernelSeconds")).toBeGreaterThan(0.003);
    expect(after("ampere.computeEfficiency")).toBeGreaterThan(0.003);
    expect(after("splitSeconds")).toBeLessThan(1e-9);
    expect(after("linkEfficiency")).toBeLessThan(1e-9);
  });
});

it("every accelerator of the catalogue can be validated against", () => {
  const constants = fittedKernelConstants();
  const one = read("gemm", gemmRow);
  for (const accelerator of accelerators()) {
    expect(one.predict(kernelDeviceOf(accelerator, constants))).toBeGreaterThan(0);
  }
});

describe("what repeated runs find in the last-level cache", () => {
  const target = kernelDeviceOf(findAccelerator("l40s"), fittedKernelConstants());

  it("serves small operands faster, and large ones as memory does", () => {
    const { memoryBandwidth } = target.device;
    expect(warmDevice(target, 1e6).memoryBandwidth).toBeGreaterThan(4 * memoryBandwidth);
    expect(warmDevice(target, 10e9).memoryBandwidth).toBeCloseTo(memoryBandwidth, -6);
    expect(warmDevice({ ...target, cacheBytes: 0 }, 1e6)).toBe(target.device);
  });
});

describe("calls of several kernels", () => {
  const base = { system: "h100_sxm", engine: "sglang", engine_version: "0.5.12", kernel_source: "deepep" };

  it("adds the dispatch and the combination of experts' tokens", () => {
    const one = read("deepep_low_latency", {
      ...base,
      node_num: 1n,
      hidden_size: 7168n,
      num_token: 1024n,
      num_topk: 8n,
      num_experts: 256n,
      dispatch_avg_t_us: 225,
      combine_avg_t_us: 480,
    });
    expect(one.measuredSeconds).toBeCloseTo(705e-6, 9);
    // 58.7 MB in 8 bits and 117 MB in 16, of which 7/8 leave the device at about 0.59 x 450 GB/s.
    const device = kernelDeviceOf(findAccelerator("h100-sxm"), fittedKernelConstants());
    expect(one.predict(device)).toBeGreaterThan(500e-6);
    expect(one.predict(device)).toBeLessThan(700e-6);
  });

  it("prices a sparse attention module, whose indexer sees the whole context", () => {
    const row = {
      ...base,
      architecture: "DeepseekV32ForCausalLM",
      gemm_type: "fp8_block",
      kv_cache_dtype: "bfloat16",
      num_heads: 128n,
      batch_size: 64n,
      isl: 1n,
      latency: 0.5,
    };
    const device = kernelDeviceOf(findAccelerator("h100-sxm"), fittedKernelConstants());
    const time = (step: bigint) => read("dsa_generation", { ...row, step }).predict(device);
    const growth = time(65_535n) - time(32_767n);
    // 64 x 32,768 more tokens of 128 B: 80 us at 3.35 TB/s; attention itself stays at 2,048 tokens.
    expect(growth).toBeGreaterThan(70e-6);
    expect(growth).toBeLessThan(200e-6);
    expect(() => read("dsa_generation", { ...row, step: 1n, architecture: "Unheard" })).toThrow(InputError);
  });
});

it("prices a sparse module in prefill, with and without cached tokens", () => {
  const device = kernelDeviceOf(findAccelerator("h100-sxm"), fittedKernelConstants());
  const row = {
    system: "h100_sxm",
    architecture: "DeepseekV32ForCausalLM",
    gemm_type: "fp8_block",
    kv_cache_dtype: "bfloat16",
    num_heads: 128n,
    batch_size: 1n,
    isl: 4096n,
    latency: 5,
  };
  const time = (step: bigint) => read("dsa_context", { ...row, step }).predict(device);
  expect(time(0n)).toBeGreaterThan(1e-3);
  expect(time(65_536n)).toBeGreaterThan(time(0n));
  expect(time(65_536n)).toBeLessThan(4 * time(0n));
  // SGLang launches the kernels of a short prompt one by one, on Grace slower: 0.5 + 0.55 + 6 x 0.06 ms, times 1.7.
  const short = { ...row, engine: "sglang", isl: 16n, step: 4096n };
  expect(read("dsa_context", short).predict(device)).toBeCloseTo(1.41e-3, 9);
  expect(read("dsa_context", { ...short, system: "gb200" }).predict(device)).toBeCloseTo(2.397e-3, 9);
});

describe("attention as each engine computes it", () => {
  const timeOn = (name: string, file: string, row: Record<string, unknown>) =>
    read(file, { ...row, system: name, latency: 1 }).predict(
      kernelDeviceOf(findAccelerator(name), fittedKernelConstants()),
    );
  const heads = { num_heads: 32n, num_key_value_heads: 8n, batch_size: 32n, kv_cache_dtype: "bfloat16" };
  const trtllm = { engine: "trtllm", engine_version: "1.3.0rc20", kernel_source: "torch_flow" };

  it("takes TensorRT-LLM on Hopper to compute in 8 bits over an 8-bit cache, and to pad heads", () => {
    const row = { ...heads, ...trtllm, kv_cache_dtype: "fp8", isl: 4096n, head_dim: 128n };
    const time = (name: string, attention: string, dim: bigint) =>
      timeOn(name, "context_attention", { ...row, attn_dtype: attention, head_dim: dim });
    expect(time("h100_sxm", "bfloat16", 128n)).toBe(time("h100_sxm", "fp8", 128n));
    expect(time("b200_sxm", "bfloat16", 128n)).toBeGreaterThan(time("b200_sxm", "fp8", 128n));
    expect(time("l40s", "bfloat16", 192n) / time("l40s", "bfloat16", 256n)).toBeGreaterThan(0.95);
  });

  it("takes FlashAttention-2 to read a window once for each query head, in a kernel less", () => {
    const row = { ...heads, attn_dtype: "bfloat16", head_dim: 64n, isl: 1n, step: 127n, engine: "vllm" };
    const time = (batch: bigint, source: string) =>
      timeOn("l40s", "generation_attention", {
        ...row,
        engine_version: "0.24.0",
        kernel_source: source,
        batch_size: batch,
        window_size: 128n,
      });
    expect(time(1n, "vllm_flash_attn_fa2")).toBeLessThan(time(1n, "vllm_flashinfer_fidecode"));
    expect(time(256n, "vllm_flash_attn_fa2")).toBeGreaterThan(2 * time(256n, "vllm_flashinfer_fidecode"));
  });

  it("takes early kernels over latents to keep 16 bits", () => {
    const row = { mla_dtype: "bfloat16", num_heads: 16n, batch_size: 8n, isl: 1n, step: 8191n, ...trtllm };
    const time = (cache: string) =>
      timeOn("l40s", "generation_mla", { ...row, engine_version: "1.0.0", kv_cache_dtype: cache });
    expect(time("fp8")).toBe(time("bfloat16"));
  });

  it("takes TensorRT-LLM on Hopper to compute whole blocks of keys at the edges of a window", () => {
    const row = { ...heads, ...trtllm, attn_dtype: "bfloat16", isl: 2048n, head_dim: 64n };
    const windowed = (window: bigint) =>
      timeOn("h100_sxm", "context_attention", { ...row, window_size: window });
    // Of 128 + 320 computed keys a query to 256 + 320; where only the window's count, 192 to 320.
    const growth = windowed(256n) / windowed(128n);
    expect(growth).toBeGreaterThan(1);
    expect(growth).toBeLessThan(1.35);
    const wide = { ...row, head_dim: 128n, window_size: 128n };
    const other = { ...wide, engine: "vllm", kernel_source: "vllm_flash_attn_fa3" };
    expect(timeOn("h100_sxm", "context_attention", wide)).toBeGreaterThan(
      timeOn("h100_sxm", "context_attention", other),
    );
  });

  it("takes vLLM 0.24 to store keys and values in a kernel of its own, and to quantise queries in another", () => {
    const row = { ...heads, engine: "vllm", kernel_source: "vllm_flash_attn_fa3", attn_dtype: "bfloat16" };
    const time = (file: string, version: string, cache: string) =>
      timeOn("h100_sxm", file, {
        ...row,
        engine_version: version,
        kv_cache_dtype: cache,
        isl: 256n,
        step: 0n,
        head_dim: 128n,
      });
    const { kernelSeconds } = kernelDeviceOf(findAccelerator("h100_sxm"), fittedKernelConstants()).device;
    const growth = (file: string, cache: string) => time(file, "0.24.0", cache) - time(file, "0.22.0", cache);
    // One new token a sequence moves next to nothing.
    expect(growth("generation_attention", "bfloat16") / kernelSeconds).toBeCloseTo(1, 1);
    expect(growth("generation_attention", "fp8") / kernelSeconds).toBeCloseTo(2, 1);
    for (const cache of ["bfloat16", "fp8"])
      expect(growth("context_attention", cache)).toBeGreaterThan(growth("generation_attention", cache));
  });

  it("takes TensorRT-LLM to rotate each row of queries, however narrow", () => {
    const row = { ...heads, ...trtllm, attn_dtype: "bfloat16", kv_cache_dtype: "bfloat16", isl: 4096n };
    const other = { ...row, engine: "vllm", engine_version: "0.22.0", kernel_source: "vllm_flashinfer" };
    const rotating = (headDim: bigint) =>
      timeOn("b200_sxm", "context_attention", { ...row, head_dim: headDim }) -
      timeOn("b200_sxm", "context_attention", { ...other, head_dim: headDim });
    expect(rotating(64n)).toBeGreaterThan(0.6 * rotating(128n));
  });

  it("takes Arc to compute keys outside a window, and to widen 8-bit ones for every tile", () => {
    const row = { ...heads, engine: "vllm", engine_version: "0.20.0", kernel_source: "vllm_flash_attn" };
    const time = (headDim: bigint, cache: string, window = 0n) =>
      timeOn("b60", "context_attention", {
        ...row,
        attn_dtype: "bfloat16",
        kv_cache_dtype: cache,
        isl: 8192n,
        head_dim: headDim,
        window_size: window,
      });
    expect(time(64n, "bfloat16", 128n)).toBe(time(64n, "bfloat16"));
    const growth = (headDim: bigint) => time(headDim, "fp8") / time(headDim, "bfloat16");
    expect(growth(64n)).toBeGreaterThan(2);
    expect(growth(128n)).toBeGreaterThan(growth(64n));
  });

  it("takes vLLM's prefill over latents to attend in 16 bits, and SGLang's to cast for the cache", () => {
    const row = { mla_dtype: "bfloat16", num_heads: 16n, batch_size: 1n, isl: 1024n, kernel_source: "any" };
    const time = (engine: string, cache: string) =>
      timeOn("h100_sxm", "context_mla", { ...row, engine, engine_version: "0.14.0", kv_cache_dtype: cache });
    expect(time("vllm", "fp8")).toBe(time("vllm", "bfloat16"));
    expect(time("sglang", "fp8")).toBeGreaterThan(time("sglang", "bfloat16"));
  });
});
