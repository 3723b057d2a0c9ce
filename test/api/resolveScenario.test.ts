import { describe, expect, it } from "vitest";
import { parseInput } from "../../src/api/parseInput.ts";
import { predictInput } from "../../src/api/predict/predictInput.ts";
import { resolveScenario } from "../../src/api/predict/resolveScenario.ts";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { findModel } from "../../src/catalog/models.ts";
import { faultOf } from "./faultOf.ts";

const named = { model: "llama-3.1-8b", hardware: "h100-sxm" };
const constants = { acceptanceFactor: 0.5 };

function resolve(given: object) {
  const input = parseInput(predictInput, { ...named, ...given });
  return resolveScenario(
    input,
    {
      model: findModel(input.model),
      hardware: findAccelerator(input.hardware),
      ...(input.prefillHardware && { prefillHardware: findAccelerator(input.prefillHardware) }),
      ...(input.draftModel && { draftModel: findModel(input.draftModel) }),
    },
    constants,
  );
}

describe("resolveScenario", () => {
  it("fills in one device, 1024 tokens in, 256 out and 32 requests in flight", () => {
    const { scenario, warnings } = resolve({});
    expect(scenario).toMatchObject({
      engine: "vllm",
      workers: { count: 1, sharding: { tp: 1, pp: 1, attentionDp: 1, ep: 1, expertTp: 1, cp: 1 } },
      load: { concurrency: 32 },
      workload: { inputTokens: 1024, outputTokens: 256, cachedTokens: 0, equalLengths: false },
      harness: { burstStart: false, requestsPerSlot: Infinity },
      speculation: { draftTokens: 0, acceptedTokens: 1 },
      formats: { kvCache: "bf16" },
    });
    expect(scenario.prefill).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it("takes a rate instead of a concurrency", () => {
    expect(resolve({ requestRate: 2.5 }).scenario.load).toEqual({ requestRate: 2.5 });
  });

  it("takes means of length ranges, and equal lengths only from a benchmark with fixed ones", () => {
    expect(resolve({ isl: "800..1024", osl: "100..200" }).scenario.workload).toMatchObject({
      inputTokens: 912,
      outputTokens: 150,
    });
    const equal = (given: object) => resolve(given).scenario.workload.equalLengths;
    expect(equal({ harness: "closed-loop" })).toBe(true);
    expect(equal({ harness: "steady" })).toBe(false);
    expect(equal({ harness: "closed-loop", osl: "200..256" })).toBe(false);
  });

  it("starts a benchmark's requests at once", () => {
    expect(resolve({ harness: "closed-loop", requestsPerSlot: 4 }).scenario.harness).toEqual({
      burstStart: true,
      requestsPerSlot: 4,
    });
  });

  it("quantises linear layers and experts together, or experts alone", () => {
    const weights = (given: object) => resolve(given).scenario.formats.weights;
    expect(weights({ weightDtype: "fp8" })).toMatchObject({ dense: "fp8", experts: "fp8", head: "bf16" });
    expect(weights({ weightDtype: "fp8", expertDtype: "nvfp4" })).toMatchObject({
      dense: "fp8",
      experts: "nvfp4",
    });
    expect(weights({ expertDtype: "int4" })).toMatchObject({ dense: "bf16", experts: "int4" });
  });

  it("gives the prefill pool its own degrees and device, else those of decoding", () => {
    const { prefill } = resolve({
      tp: 4,
      prefillWorkers: 2,
      prefillTp: 8,
      prefillHardware: "h200-sxm",
    }).scenario;
    expect(prefill).toMatchObject({ count: 2, sharding: { tp: 8 }, accelerator: { id: "h200-sxm" } });
    const same = resolve({ tp: 4, prefillWorkers: 1 }).scenario.prefill;
    expect(same?.sharding.tp).toBe(4);
    expect(same?.accelerator).toBeUndefined();
  });

  it("multiplies as each pool's accelerator can what both pools store alike", () => {
    const { formats, prefill } = resolve({
      hardware: "a100-sxm-80gb",
      weightDtype: "fp8",
      kvDtype: "fp8",
      prefillWorkers: 1,
      prefillHardware: "h100-sxm",
    }).scenario;
    expect(formats).toMatchObject({
      weights: { dense: "fp8" },
      activations: { dense: "bf16" },
      kvCache: "fp8",
    });
    expect(prefill?.formats).toEqual({ ...formats, activations: prefill?.formats?.activations });
    expect(prefill?.formats?.activations.dense).toBe("fp8");
  });

  it("reads bandwidths and prices with their units", () => {
    const { scenario } = resolve({ networkBandwidth: "400 Gbps", pricePerHour: "2.50 USD/h" });
    expect(scenario.transferBandwidth).toBe(50e9);
    expect(scenario.pricePerDeviceHour).toBe(2.5);
  });

  const speculationOf = (given: object) => resolve({ draftTokens: 3, ...given }).scenario.speculation;
  const accepted = (given: object) => speculationOf(given).acceptedTokens;

  it("takes acceptance as measured with the model; a benchmark's random prompts reach a share of the gains", () => {
    // EAGLE-3 with Llama-3.1-8B: 2.877 tokens with three drafted.
    expect(accepted({})).toBeCloseTo(2.877, 10);
    expect(accepted({ harness: "closed-loop" })).toBeCloseTo(1.9385, 10);
    expect(resolve({ draftTokens: 3 }).warnings.join()).toContain("acceptance is assumed: as measured");
    // No curve of this model: the median of all.
    expect(accepted({ model: "qwen3-8b" })).toBeCloseTo(2.9, 10);
    expect(resolve({ draftTokens: 3, model: "qwen3-8b" }).warnings.join()).toContain("none of qwen3-8b");
  });

  it("takes a stated length and a stated curve as they are", () => {
    expect(accepted({ acceptanceLength: 2.2 })).toBeCloseTo(2.2, 10);
    expect(accepted({ acceptanceCurve: "0.8,0.6, 0.5, 0.4" })).toBeCloseTo(2.9, 12);
    expect(speculationOf({ acceptanceCurve: "0.8,0.6,0.5" }).positions).toEqual([0.8, 0.6, 0.5]);
    expect(resolve({ draftTokens: 3, acceptanceLength: 2.2, speculation: "ngram" }).warnings).toEqual([]);
  });

  it("warns of an independent rate", () => {
    // 1 + 1/2 + 1/4 + 1/8.
    expect(accepted({ acceptanceRate: 0.5 })).toBeCloseTo(1.875, 12);
    expect(resolve({ draftTokens: 3, acceptanceRate: 0.5 }).warnings.join()).toContain("promises too much");
    expect(accepted({ acceptanceRate: 1 })).toBe(4);
  });

  it("drafts with what is stated, else with the model's prediction layers, else with an EAGLE head", () => {
    const method = (given: object) => speculationOf(given).draft?.method;
    expect(method({ model: "deepseek-r1" })).toBe("mtp");
    expect(method({})).toBe("eagle");
    expect(method({ draftModel: "llama-3.2-1b" })).toBe("draft-model");
    expect(method({ speculation: "eagle", draftModel: "llama-3.2-1b" })).toBe("eagle");
    expect(method({ speculation: "ngram", acceptanceRate: 0.3 })).toBe("ngram");
    expect(resolve({ draftTokens: 0, speculation: "eagle" }).scenario.speculation.draftTokens).toBe(0);
  });

  it.each([
    ["both loads", { concurrency: 4, requestRate: 2 }, "requestRate", "contradiction"],
    ["a prefix as long as the prompt", { isl: 100, cachedPrefixLen: 100 }, "cachedPrefixLen", "out_of_range"],
    ["prefill degrees without a pool", { prefillTp: 2 }, "prefillTp", "contradiction"],
    ["prefill stages without a pool", { prefillPp: 2 }, "prefillPp", "contradiction"],
    ["prefill ranks without a pool", { prefillAttentionDp: 2 }, "prefillAttentionDp", "contradiction"],
    ["prefill experts without a pool", { prefillEp: 2 }, "prefillEp", "contradiction"],
    ["a prefill device without a pool", { prefillHardware: "h200-sxm" }, "prefillHardware", "contradiction"],
    ["an acceptance length without drafts", { acceptanceLength: 2 }, "acceptanceLength", "contradiction"],
    ["an acceptance rate without drafts", { acceptanceRate: 0.5 }, "acceptanceRate", "contradiction"],
    ["a method without drafts", { speculation: "eagle" }, "speculation", "contradiction"],
    ["a draft model without drafts", { draftModel: "llama-3.2-1b" }, "draftModel", "contradiction"],
    [
      "prediction layers that are not there",
      { draftTokens: 1, speculation: "mtp" },
      "speculation",
      "contradiction",
    ],
    [
      "a draft model that is not named",
      { draftTokens: 1, speculation: "draft-model" },
      "draftModel",
      "missing",
    ],
    [
      "a draft model beside n-grams",
      { draftTokens: 1, speculation: "ngram", draftModel: "llama-3.2-1b" },
      "draftModel",
      "contradiction",
    ],
    [
      "n-grams of unknown acceptance",
      { draftTokens: 1, speculation: "ngram" },
      "acceptanceLength",
      "missing",
    ],
    ["an unknown method", { draftTokens: 1, speculation: "medusa" }, "speculation", "not_allowed"],
    ["a curve too short", { draftTokens: 3, acceptanceCurve: "0.8,0.6" }, "acceptanceCurve", "too_few"],
    ["a curve that rises", { draftTokens: 2, acceptanceCurve: "0.6,0.8" }, "acceptanceCurve", "out_of_range"],
    ["a curve of words", { draftTokens: 2, acceptanceCurve: "high,low" }, "acceptanceCurve", "not_a_number"],
    ["no memory for the engine", { gpuMemoryUtilization: 0 }, "gpuMemoryUtilization", "out_of_range"],
    ["more memory than there is", { gpuMemoryUtilization: 1.1 }, "gpuMemoryUtilization", "out_of_range"],
    ["steps of no tokens", { maxBatchTokens: 0 }, "maxBatchTokens", "out_of_range"],
    ["no sequences", { maxSequences: 0 }, "maxSequences", "out_of_range"],
    [
      "more sequences than tokens",
      { maxSequences: 64, maxBatchTokens: 32 },
      "maxBatchTokens",
      "contradiction",
    ],
    ["context parallelism without a pool", { prefillCp: 2 }, "prefillCp", "contradiction"],
    [
      "two acceptances",
      { draftTokens: 2, acceptanceLength: 2, acceptanceRate: 0.5 },
      "acceptanceRate",
      "contradiction",
    ],
    [
      "more accepted than drafted",
      { draftTokens: 2, acceptanceLength: 3.1 },
      "acceptanceLength",
      "out_of_range",
    ],
    ["experts over more devices than there are", { tp: 2, ep: 4 }, "ep", "contradiction"],
    ["the same in the prefill pool", { prefillWorkers: 1, prefillEp: 3 }, "prefillEp", "contradiction"],
    ["a bandwidth without its unit", { networkBandwidth: "400" }, "networkBandwidth", undefined],
    ["a bandwidth of nothing", { networkBandwidth: "0 GB/s" }, "networkBandwidth", undefined],
    ["a price in another dimension", { pricePerHour: "2.5 GB" }, "pricePerHour", undefined],
    ["a length of nothing", { osl: 0 }, "osl", "out_of_range"],
    ["a degree of nothing", { tp: 0 }, "tp", "out_of_range"],
    ["half a device", { tp: 1.5 }, "tp", "wrong_type"],
    ["an unknown engine", { engine: "vlm" }, "engine", "not_allowed"],
    ["an unknown format", { kvDtype: "fp7" }, "kvDtype", "not_allowed"],
    ["a rate of nothing", { requestRate: 0 }, "requestRate", "out_of_range"],
    ["an acceptance above 1", { draftTokens: 1, acceptanceRate: 1.1 }, "acceptanceRate", "out_of_range"],
  ])("refuses %s and names the field", (_, given, field, code) => {
    const fault = faultOf(() => resolve(given));
    expect(fault.path).toEqual([field]);
    expect(fault.message).toContain(field);
    if (code !== undefined) expect(fault.code).toBe(code);
  });
});
