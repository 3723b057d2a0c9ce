import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInput } from "../../src/api/parseInput.ts";
import { predictInput } from "../../src/api/predict/predictInput.ts";
import { predictNamed } from "../../src/api/predict/predictNamed.ts";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { findModel } from "../../src/catalog/models.ts";
import { faultOf } from "./faultOf.ts";

const records = { model: findModel("llama-3.1-8b"), hardware: findAccelerator("h100-sxm") };
const named = { model: "llama-3.1-8b", hardware: "h100-sxm" };
const predict = (given: object, with_ = records) =>
  predictNamed(parseInput(predictInput.strict(), { ...named, ...given }), with_);

describe("lengths that vary", () => {
  it("give the same answer as fixed ones when they vary by nothing", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 1, max: 4000 }),
        fc.constantFrom({ concurrency: 64 }, { requestRate: 0.5 }, { harness: "closed-loop" }),
        (isl, osl, load) => {
          const fixed = predict({ isl, osl, ...load });
          for (const same of [
            { isl: `${isl}..${isl}`, osl: [osl, osl] },
            { isl, osl, islSigma: 0, oslCv: 0 },
            { isl: [isl, isl, isl], osl: `${osl}` },
          ])
            expect(predict({ ...same, ...load })).toEqual(fixed);
        },
      ),
      { numRuns: 30, seed: 5 },
    );
  });

  it("change little when they vary a little", () => {
    const fixed = predict({ isl: 2000, osl: 300 });
    const near = predict({ isl: 2000, osl: 300, islCv: 0.01, oslCv: 0.01 });
    expect(near.ttftSeconds / fixed.ttftSeconds).toBeCloseTo(1, 3);
    expect(near.tpotSeconds / fixed.tpotSeconds).toBeCloseTo(1, 3);
  });

  it("cost more when prompts spread: attention is quadratic and queues wait for the long ones", () => {
    const load = { isl: 16_000, osl: 100, requestRate: 0.5 };
    const [fixed, spread] = [predict(load), predict({ ...load, islCv: 1 })];
    expect(spread.prefill.parts["promptAttention"]).toBeGreaterThan(
      fixed.prefill.parts["promptAttention"]! * 1.5,
    );
    expect(spread.ttftParts["queueSeconds"]).toBeGreaterThan(fixed.ttftParts["queueSeconds"]! * 1.9);
  });

  it("hold longer contexts and fewer requests when answers spread", () => {
    const [fixed, spread] = [predict({ osl: 2000 }), predict({ osl: 2000, oslCv: 1 })];
    expect(spread.maxConcurrency).toBeLessThan(fixed.maxConcurrency);
    expect(spread.decode.parts["attention"]).toBeGreaterThan(fixed.decode.parts["attention"]!);
  });
});

describe("a cached prefix", () => {
  it("is a length or a share of equal prompts, to the same effect", () => {
    const [length, share] = [
      predict({ isl: 4000, cachedPrefixLen: 3000 }),
      predict({ isl: 4000, prefixHitRatio: 0.75 }),
    ];
    expect(share.ttftSeconds).toBeCloseTo(length.ttftSeconds, 12);
    expect(length.ttftSeconds).toBeLessThan(predict({ isl: 4000 }).ttftSeconds);
  });

  it("takes its bytes over the link when it lies in host memory", () => {
    const on = (tier: object) => predict({ isl: 4000, cachedPrefixLen: 3000, ...tier }).ttftParts;
    // Llama-3.1-8B keeps 131,072 bytes a token.
    const seconds = (3000 * 131_072) / 20e9;
    expect(on({ prefixTier: "host", hostBandwidth: "20 GB/s" })["loadSeconds"]).toBeCloseTo(seconds, 9);
    expect(on({})["loadSeconds"]).toBe(0);
    // The H100's PCIe 5.0 link is no faster than its 64 GB/s.
    expect(on({ prefixTier: "host" })["loadSeconds"]).toBeGreaterThan((3000 * 131_072) / 64e9);
  });

  it("says when the host link is assumed", () => {
    const { hostLinkBandwidth: _, ...without } = records.hardware;
    const { warnings } = predict(
      { cachedPrefixLen: 500, prefixTier: "host" },
      { ...records, hardware: without as typeof records.hardware },
    );
    expect(warnings.join()).toContain("states no host link: 32 GB/s assumed");
  });

  it.each([
    ["a length and a share", { cachedPrefixLen: 10, prefixHitRatio: 0.5 }, "prefixHitRatio", "contradiction"],
    ["a share of everything", { prefixHitRatio: 1 }, "prefixHitRatio", "out_of_range"],
    ["a host tier of nothing", { prefixTier: "host" }, "prefixTier", "contradiction"],
    [
      "a link to nowhere",
      { cachedPrefixLen: 10, hostBandwidth: "20 GB/s" },
      "hostBandwidth",
      "contradiction",
    ],
    [
      "a link without a unit",
      { cachedPrefixLen: 10, prefixTier: "host", hostBandwidth: "20" },
      "hostBandwidth",
      "missing_unit",
    ],
    ["an unknown tier", { cachedPrefixLen: 10, prefixTier: "hots" }, "prefixTier", "not_allowed"],
  ])("is refused as %s", (_, given, field, code) => {
    const fault = faultOf(() => predict(given));
    expect(fault.path).toEqual([field]);
    expect(fault.code).toBe(code);
  });
});
