import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInput } from "../../src/api/parseInput.ts";
import { predictInput } from "../../src/api/predict/predictInput.ts";
import { predictNamed } from "../../src/api/predict/predictNamed.ts";
import { reportPrediction } from "../../src/api/predict/reportPrediction.ts";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { findModel } from "../../src/catalog/models.ts";
import { randomCase } from "./randomPrediction.ts";

const predict = ({ draftModel, ...given }: Readonly<Record<string, unknown>>) => {
  const input = parseInput(predictInput.strict(), {
    model: "llama-3.3-70b",
    hardware: "h100-sxm",
    tp: 4,
    ...given,
    ...(draftModel !== undefined && { draftModel }),
  });
  return predictNamed(input, {
    model: findModel(input.model),
    hardware: findAccelerator(input.hardware),
    ...(input.prefillHardware && { prefillHardware: findAccelerator(input.prefillHardware) }),
    ...(input.draftModel && { draftModel: findModel(input.draftModel) }),
  });
};

describe("the operators of a step", () => {
  it("add up to it, each above its floor, shares to 1", () => {
    fc.assert(
      fc.property(randomCase, ({ input, records }) => {
        const { decode, prefill } = predictNamed(input, records);
        for (const { seconds, operators } of [decode, prefill]) {
          const sum = operators.reduce((total, one) => total + one.seconds, 0);
          expect(sum / seconds).toBeCloseTo(1, 9);
          expect(operators.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 9);
          expect(operators.map((one) => one.seconds)).toEqual(
            operators.map((one) => one.seconds).toSorted((a, b) => b - a),
          );
        }
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it("know their work: the weights of a step are those of the model, and a product counts 2 x tokens x n x k", () => {
    const { decode } = predict({ concurrency: 1, isl: 1, osl: 2, tp: 1 });
    const up = decode.operators.find(({ name }) => name === "feedForward.up")!;
    // Gate and up of 80 layers, 8192 to 28672 each, for one token.
    expect(up.flops).toBe(2 * 80 * 8192 * 2 * 28_672);
    expect(up).toMatchObject({ count: 80, part: "feedForward", bound: "memory", linkBytes: 0 });
    expect(up.memoryBytes / (2 * 80 * 8192 * 2 * 28_672)).toBeCloseTo(1, 3);
    expect(decode.operators.find(({ name }) => name === "host")).toMatchObject({ bound: "overhead" });
  });
});

describe("speculative decoding", () => {
  it("takes drafting into TPOT, and its weights into memory, but not for n-grams", () => {
    const given = { draftTokens: 3, acceptanceRate: 0.6, tp: 8 };
    const eagle = predict({ ...given, speculation: "eagle" });
    const ngram = predict({ ...given, speculation: "ngram" });
    const small = predict({ ...given, draftModel: "llama-3.2-1b" });
    expect([ngram, eagle, small].map(({ tpotSeconds }) => tpotSeconds)).toEqual(
      [ngram, eagle, small].map(({ tpotSeconds }) => tpotSeconds).toSorted((a, b) => a - b),
    );
    expect(ngram.draft).toMatchObject({
      method: "ngram",
      seconds: 0,
      acceptedTokens: 1 + 0.6 + 0.36 + 0.216,
    });
    expect(ngram.memory.weightsBytes).toBe(predict({ tp: 8 }).memory.weightsBytes);
    // 1.236e9 parameters in bf16 over 8 devices.
    expect(small.memory.weightsBytes - ngram.memory.weightsBytes).toBeCloseTo(1.236e9 / 4, -8);
    expect(small.draft?.operators?.every(({ name }) => name.startsWith("draft."))).toBe(true);
    expect(small.ttftParts["promptSeconds"]).toBeGreaterThan(ngram.ttftParts["promptSeconds"]!);
  });

  it("adds up: TPOT is the step and the drafts over the tokens they yield, and stalls", () => {
    const p = predict({ draftTokens: 3, concurrency: 16 });
    const iteration = p.decode.seconds + p.draft!.seconds;
    expect(iteration / p.draft!.acceptedTokens + p.prefillStallSeconds).toBeCloseTo(p.tpotSeconds, 4);
  });
});

describe("what was not said", () => {
  it("is echoed as it was resolved", () => {
    expect(predict({}).resolved).toMatchObject({
      engine: "vllm",
      eager: false,
      settings: {
        gpuMemoryUtilization: 0.9,
        maxBatchTokens: 8192,
        maxSequences: 1024,
        chunkedPrefill: true,
        kvBlockTokens: 16,
      },
      formats: { weights: "bf16", activations: "bf16", kvCache: "bf16" },
      load: { concurrency: 32, harness: "steady" },
      isl: { meanTokens: 1024, deviationTokens: 0 },
      cachedTokens: 0,
      calibration: "servecast",
    });
    expect(predict({}).resolved.engineVersion).toMatch(/^newest known \(\d/);
    expect(
      predict({ engineVersion: "0.9", gpuMemoryUtilization: 0.8, maxBatchTokens: 2048 }).resolved,
    ).toMatchObject({ engineVersion: "0.9", settings: { gpuMemoryUtilization: 0.8, maxBatchTokens: 2048 } });
    expect(predict({ prefillWorkers: 2, networkBandwidth: "400 Gbps" }).resolved.prefill).toMatchObject({
      hardware: "h100-sxm",
      workers: 2,
      networkBytesPerSecond: 50e9,
    });
  });

  it.each([
    ["a network between servers", { hardware: "mi250x", tp: 16 }, "states no network"],
    ["a rate that the device lacks", { hardware: "a100-sxm-80gb", weightDtype: "fp8" }, "are widened"],
    ["heads that do not divide", { tp: 3 }, "the 64 heads of llama-3.3-70b do not divide by tp (3)"],
    ["more tokens than the model knows", { isl: 200_000 }, "exceed the 131072"],
    ["more requests than places", { maxSequences: 8 }, "32 requests are in flight and 8 run at once"],
    ["whole prompts beyond a step", { isl: 10_000, chunkedPrefill: false }, "exceed maxBatchTokens (8192)"],
    [
      "a drafter of another vocabulary",
      { draftModel: "qwen3-0.6b", draftTokens: 2 },
      "want a drafter of the same vocabulary",
    ],
    ["an EAGLE head", { speculation: "eagle", draftTokens: 2 }, "the EAGLE head is assumed"],
  ])("is warned of: %s", (_, given, says) => {
    expect(predict(given).warnings.join("\n")).toContain(says);
    expect(predict({}).warnings.join("\n")).not.toContain(says);
  });

  it("changes memory as settings say", () => {
    const [half, most] = [predict({ gpuMemoryUtilization: 0.5 }), predict({})];
    const { capacityBytes } = most.memory;
    // 0.4 of what the driver shows.
    expect((most.memory.kvCacheBytes - half.memory.kvCacheBytes) / capacityBytes).toBeCloseTo(0.4, 2);
    expect(predict({ maxBatchTokens: 2048 }).memory.workspaceBytes).toBeLessThan(most.memory.workspaceBytes);
  });

  it("prices each pool by its own devices", () => {
    const rate = (given: object) => {
      const p = predict({ prefillWorkers: 1, concurrency: 8, ...given });
      return (p.usdPerMillionOutputTokens! * p.outputTokensPerSecond * 3600) / 1e6;
    };
    const { pricePerHour: h100 = 0 } = findAccelerator("h100-sxm");
    const { pricePerHour: b200 = 0 } = findAccelerator("b200-sxm");
    expect(rate({})).toBeCloseTo(8 * h100, 6);
    expect(rate({ prefillHardware: "b200-sxm" })).toBeCloseTo(4 * h100 + 4 * b200, 6);
    expect(predict({ prefillWorkers: 1, prefillHardware: "b200-sxm" }).assumptions.join()).toContain(
      `costs ${h100.toFixed(2)} USD on h100-sxm and ${b200.toFixed(2)} USD on b200-sxm (assumed)`,
    );
  });

  it("names the devices of each pool", () => {
    const verdict = (given: object) => {
      const [block] = reportPrediction(predict({ prefillWorkers: 2, prefillTp: 2, ...given }));
      return block?.kind === "verdict" ? block.text : "";
    };
    expect(verdict({})).toContain("on 8 x h100-sxm with");
    expect(verdict({ prefillHardware: "b200-sxm" })).toContain("on 4 x h100-sxm and 4 x b200-sxm with");
  });
});
