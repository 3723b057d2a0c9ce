import { describe, expect, it } from "vitest";
import type { ServingOptions } from "../../../src/serving/first-order/options.ts";
import { solveFirstOrder } from "../../../src/serving/first-order/servingModel.ts";
import { a100, b200, draft1b, h100, latent, llama70b, llama8b, rack } from "./records.ts";

type Row = readonly [
  title: string,
  options: ServingOptions,
  feasible: boolean,
  ttft: number,
  itl: number,
  kvCacheSize: number,
  total: number,
  chunks?: number,
  chunkTime?: number,
];

const on = { model: llama8b, hardware: h100 };
const deepSeekLike = {
  name: "deepseek-v3-like",
  parametersCount: 671e9,
  layers: 61,
  hiddenDim: 7168,
  heads: 128,
  kvLoraRank: 512,
  qkRopeHeadDim: 64,
};
const oddModel = { name: "odd", parametersCount: 3e9, layers: 26, hiddenDim: 2600, heads: 24, kvHeads: 6 };
const gpt3 = { name: "GPT-3 (175B)", parametersCount: 175e9, layers: 96, hiddenDim: 12288, heads: 96 };
const l40s = {
  name: "L40S-like",
  peakFlops: "362 TFLOP/s",
  memoryCapacity: "48 GB",
  memoryBandwidth: "864 GB/s",
  dispatchTax: "12 us",
};
const exact = { ...h100, name: "exact", memoryCapacity: "2.04096 GB" };
const everyOption: ServingOptions = {
  model: llama70b,
  hardware: h100,
  seqLen: 16384,
  batchSize: 4,
  precision: "fp8",
  efficiency: 0.4,
  decodeHardware: b200,
  networkBandwidth: "50 GB/s",
  draftModel: llama8b,
  draftAcceptanceRate: 0.8,
  cachedPrefixLen: 4096,
  prefillChunkTokens: 2048,
};

/** Seconds and bytes as the reference solver (mlsysim) printed them. */
const rows: readonly Row[] = [
  [
    "the golden case",
    { ...on, seqLen: 2048 },
    true,
    0.07097037058756726,
    0.005194159837611941,
    268435456,
    16328435456,
  ],
  [
    "a 70B model that does not fit",
    { model: llama70b, hardware: h100, seqLen: 4096 },
    false,
    1.2585249951689383,
    0.04334990366567164,
    1342177280,
    142542177280,
  ],
  [
    "fp32",
    { ...on, seqLen: 3000, batchSize: 2, precision: "fp32" },
    true,
    3.1581348955223887,
    0.010377571343283582,
    1572864000,
    33692864000,
  ],
  [
    "tf32",
    { ...on, seqLen: 3000, batchSize: 2, precision: "tf32" },
    true,
    0.42833868016194326,
    0.010377571343283582,
    1572864000,
    33692864000,
  ],
  [
    "fp8, named in capitals",
    { ...on, seqLen: 3000, batchSize: 2, precision: "FP8" },
    true,
    0.1069298423446185,
    0.0028343928358208954,
    393216000,
    8423216000,
  ],
  [
    "int4, which falls back to the general peak",
    { ...on, seqLen: 3000, batchSize: 2, precision: "int4" },
    true,
    0.21395779373104146,
    0.001577196417910448,
    196608000,
    4211608000,
  ],
  [
    "efficiency 0.35",
    { ...on, seqLen: 2048, efficiency: 0.35 },
    true,
    0.10138195798223892,
    0.005194159837611941,
    268435456,
    16328435456,
  ],
  [
    "half of the prompt cached",
    { ...on, seqLen: 4096, cachedPrefixLen: 2048 },
    true,
    0.07541733369282913,
    0.005274289824477612,
    536870912,
    16596870912,
  ],
  [
    "one new token",
    { ...on, seqLen: 4096, cachedPrefixLen: 4095 },
    true,
    4.6819987154701725e-5,
    0.005274289824477612,
    536870912,
    16596870912,
  ],
  [
    "chunks with a short last one",
    { ...on, seqLen: 4097, prefillChunkTokens: 512 },
    true,
    0.15094583117045907,
    0.005274328950447762,
    537001984,
    16597001984,
    9,
    0.01886237626538322,
  ],
  [
    "a chunk longer than the prompt",
    { ...on, seqLen: 300, prefillChunkTokens: 100000 },
    true,
    0.009848596400404449,
    0.005125767641791045,
    39321600,
    16099321600,
    1,
    0.009848596400404449,
  ],
  [
    "chunks after a cached prefix",
    {
      model: llama70b,
      hardware: b200,
      seqLen: 8192,
      batchSize: 2,
      precision: "fp8",
      cachedPrefixLen: 5000,
      prefillChunkTokens: 1000,
    },
    true,
    0.4615947360392534,
    0.00996054432,
    2684354560,
    73284354560,
    4,
    0.1446078546488889,
  ],
  [
    "a draft model",
    { model: llama70b, hardware: b200, seqLen: 2048, precision: "fp8", draftModel: llama8b },
    true,
    0.13341809612344893,
    0.004958007970862935,
    335544320,
    78965544320,
  ],
  [
    "a draft model that is always right",
    { model: llama70b, hardware: rack, seqLen: 2048, draftModel: draft1b, draftAcceptanceRate: 1 },
    true,
    0.003710836003429136,
    0.00021279844586666668,
    671088640,
    144351088640,
  ],
  [
    "two devices",
    { ...on, seqLen: 4096, batchSize: 4, decodeHardware: a100 },
    true,
    0.6247435060226331,
    0.009249614344286413,
    2147483648,
    18207483648,
  ],
  [
    "two devices over a network in bits",
    { ...on, seqLen: 4096, batchSize: 4, decodeHardware: a100, networkBandwidth: "400 Gbps" },
    true,
    0.6462183425026331,
    0.009249614344286413,
    2147483648,
    18207483648,
  ],
  [
    "every option",
    everyOption,
    true,
    11.649023530704396,
    0.005095686853879105,
    10737418240,
    89367418240,
    6,
    1.9057125276507327,
  ],
  [
    "latent attention",
    { model: deepSeekLike, hardware: rack, seqLen: 32768, batchSize: 8, precision: "fp8" },
    true,
    2.26433200544402,
    0.0017909213395555558,
    9210691584,
    680210691584,
  ],
  [
    "latent attention in a dense model",
    { model: latent, hardware: l40s, seqLen: 8192, batchSize: 4 },
    true,
    2.4260998580402213,
    0.011465151407407406,
    1170210816,
    9370210816,
  ],
  [
    "a hidden size that the heads do not divide",
    { model: oddModel, hardware: h100, seqLen: 777, batchSize: 5 },
    true,
    0.0487940851271183,
    0.0021291993791044774,
    261817920,
    6261817920,
  ],
  [
    "what fits to the last byte",
    {
      model: { name: "b", parametersCount: 1e9, layers: 10, hiddenDim: 1024, heads: 8 },
      hardware: exact,
      seqLen: 1000,
    },
    true,
    0.0041373205257836205,
    0.000709241791044776,
    40960000,
    2040960000,
  ],
  [
    "175B on one device",
    { model: gpt3, hardware: h100, seqLen: 2048 },
    false,
    1.4895776628917452,
    0.10832229146746268,
    9663676416,
    359663676416,
  ],
];

describe("the first-order solver agrees with the reference", () => {
  for (const [title, options, feasible, ttft, itl, kvCacheSize, total, chunks = 1, chunkTime] of rows)
    it(`on ${title}`, () => {
      const result = solveFirstOrder(options);
      const close = (actual: number | null, expected: number) =>
        expect(Math.abs(actual! / expected - 1)).toBeLessThanOrEqual(1e-12);
      expect(result.feasible).toBe(feasible);
      close(result.ttft, ttft);
      close(result.itl, itl);
      expect(result.kvCacheSize).toBe(kvCacheSize);
      expect(result.totalMemoryRequired).toBe(total);
      expect(result.prefillChunks).toBe(chunks);
      expect(result.decodeStallBound).toBe(result.prefillChunkTime);
      if (chunkTime === undefined) expect(result.prefillChunkTime).toBeNull();
      else close(result.prefillChunkTime, chunkTime);
    });
});

describe("the first-order result", () => {
  const result = solveFirstOrder(everyOption);

  it("breaks each headline down into terms that add up to it", () => {
    const { prefill, decodeStep, speculation, memory } = result.breakdown;
    expect(prefill.linear + prefill.attention + prefill.dispatch + prefill.kvTransfer).toBeCloseTo(
      result.ttft,
      12,
    );
    expect(prefill.kvTransfer).toBe(10737418240 / 50e9);
    expect(decodeStep.weights + decodeStep.kvCache + decodeStep.layerTax).toBeCloseTo(
      speculation!.verify,
      14,
    );
    // 1 + 0.8 + 0.64 + 0.512 + 0.4096
    expect(speculation!.expectedTokensPerStep).toBeCloseTo(3.3616, 12);
    expect((speculation!.draft + speculation!.verify) / speculation!.expectedTokensPerStep).toBeCloseTo(
      result.itl,
      14,
    );
    expect(memory.weights + memory.kvCache + memory.draftWeights).toBe(result.totalMemoryRequired);
    expect(solveFirstOrder({ ...on, seqLen: 2048 }).breakdown.speculation).toBeNull();
  });

  it("says what was checked, with the draft's weights and the chunks", () => {
    expect(result.constraintTrace).toEqual([
      "Memory: fits. 89.3674 GB needed (weights 70.6 GB, KV cache 10.7374 GB, draft weights 8.03 GB), 206.158 GB available on NVIDIA B200.",
      "Chunked prefill: 6 chunks of at most 2048 tokens; a chunk holds decoding up by at most 1.90571 s.",
    ]);
    const tooLarge = solveFirstOrder({ model: gpt3, hardware: h100, seqLen: 2048 });
    expect(tooLarge.constraintTrace).toEqual([
      "Memory: does not fit. 359.664 GB needed (weights 350 GB, KV cache 9.66368 GB), only 85.8993 GB available on NVIDIA H100: 273.764 GB too little.",
    ]);
    expect(tooLarge.reasons).toEqual([{ code: "memory_capacity", need: 359663676416, have: 85899345920 }]);
    expect(tooLarge.memoryUtilization).toBeCloseTo(4.187036263942718, 12);
  });

  it("says of every input where it comes from", () => {
    const inputs = new Map(result.resolved.inputs.map(({ name, value, source }) => [name, [value, source]]));
    expect(inputs.get("hardware.peakFlops")).toEqual([1979e12, "given, its fp8 rate"]);
    expect(inputs.get("decodeHardware.memoryBandwidth")).toEqual([8e12, "given"]);
    expect(inputs.get("model.headDim")).toEqual([128, "derived: floor(hiddenDim / heads)"]);
    expect(inputs.get("efficiency")).toEqual([0.4, "given"]);
    const defaults = new Map(
      solveFirstOrder({ ...on, seqLen: 1 }).resolved.inputs.map(({ name, value, source }) => [
        name,
        [value, source],
      ]),
    );
    expect(defaults.get("efficiency")).toEqual([0.5, "default"]);
    expect(defaults.has("networkBandwidth")).toBe(false);
  });

  it("warns of what was filled in or left out", () => {
    const codes = (options: ServingOptions) => solveFirstOrder(options).warnings.map(({ code }) => code);
    expect(codes({ ...on, seqLen: 2048 })).toEqual([]);
    expect(codes({ ...on, seqLen: 2048, precision: "int4" })).toEqual(["precision_fallback"]);
    expect(codes({ ...on, seqLen: 2048, networkBandwidth: "1 GB/s", draftAcceptanceRate: 0.5 })).toEqual([
      "unused_option",
      "unused_option",
    ]);
    expect(
      codes({ hardware: h100, seqLen: 1, model: { name: "bare", parametersCount: "1 Bparams", layers: 20 } }),
    ).toEqual(["assumed_heads", "assumed_hidden_dim"]);
    expect(
      codes({
        hardware: h100,
        seqLen: 1,
        model: { ...llama8b, kvLoraRank: 512, activeParametersCount: 1e9 },
      }),
    ).toEqual(["partial_latent_attention", "experts_as_dense"]);
    expect(codes(everyOption)).toEqual(["prefill_memory_unchecked"]);
  });
});
