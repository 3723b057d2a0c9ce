import { describe, expect, it } from "vitest";
import { parseInput } from "../../src/api/parseInput.ts";
import { predictInput } from "../../src/api/predictInput.ts";
import { resolveScenario } from "../../src/api/resolveScenario.ts";
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

  it("reads bandwidths and prices with their units", () => {
    const { scenario } = resolve({ networkBandwidth: "400 Gbps", pricePerHour: "2.50 USD/h" });
    expect(scenario.transferBandwidth).toBe(50e9);
    expect(scenario.pricePerDeviceHour).toBe(2.5);
  });

  it("scales measured acceptance, takes a stated length as it is, and warns of an independent rate", () => {
    // Three drafts gained 1.9 tokens in measurements; half of that is left here.
    expect(resolve({ draftTokens: 3 }).scenario.speculation.acceptedTokens).toBeCloseTo(1.95, 10);
    expect(resolve({ draftTokens: 3, acceptanceLength: 2.2 }).scenario.speculation.acceptedTokens).toBe(2.2);
    const { scenario, warnings } = resolve({ draftTokens: 3, acceptanceRate: 0.5 });
    // 1 + 1/2 + 1/4 + 1/8.
    expect(scenario.speculation.acceptedTokens).toBeCloseTo(1.875, 12);
    expect(warnings.join()).toContain("promises too much");
    expect(resolve({ draftTokens: 3, acceptanceRate: 1 }).scenario.speculation.acceptedTokens).toBe(4);
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
