import { describe, expect, it } from "vitest";
import { findAccelerator } from "../../../src/catalog/accelerators.ts";
import { findEngine } from "../../../src/catalog/engines.ts";
import { kvCacheBytes } from "../../../src/catalog/kvCacheBytes.ts";
import { findModel } from "../../../src/catalog/models.ts";
import { fittedKernelConstants } from "../../../src/cost/fittedKernelConstants.ts";
import { formatsOf } from "../../../src/operators/formats.ts";
import { shardingOf, type Sharding } from "../../../src/operators/sharding.ts";
import { compileWorker } from "../../../src/serving/calibrated/compilePool.ts";
import { transferBandwidthOf, transferSeconds } from "../../../src/serving/calibrated/transferSeconds.ts";

const worker = (model: string, hardware: string, sharding: Partial<Sharding>) => {
  const { weightFormats } = findModel(model);
  const accelerator = findAccelerator(hardware);
  return compileWorker(
    findModel(model),
    accelerator,
    shardingOf(sharding),
    formatsOf(weightFormats, { accelerator }),
    fittedKernelConstants(),
    findEngine("vllm"),
  );
};
const tokens = 8192;

describe("a prompt's cache on its way to a decode worker", () => {
  it("is all of its keys and values, however many devices share them; half of it is hidden", () => {
    const whole = kvCacheBytes(findModel("llama-3.3-70b").architecture, tokens, "bf16");
    for (const tp of [1, 2, 4, 8]) {
      const pool = worker("llama-3.3-70b", "h200-sxm", { tp });
      expect(transferSeconds(pool, pool, tokens, 10e9)).toBeCloseTo(whole / 2 / 10e9, 9);
      // Each device brings its own network adapter.
      expect(transferSeconds(pool, pool, tokens)).toBeCloseTo(whole / 2 / (tp * 50e9), 9);
    }
  });

  it("goes whole to each device that keeps all latents", () => {
    const latents = kvCacheBytes(findModel("deepseek-r1").architecture, tokens, "bf16");
    const tensor = worker("deepseek-r1", "h200-sxm", { tp: 8 });
    expect(transferSeconds(tensor, tensor, tokens)).toBeCloseTo(latents / 2 / 50e9, 9);
    const ranks = worker("deepseek-r1", "h200-sxm", { attentionDp: 8, ep: 8 });
    expect(transferSeconds(ranks, ranks, tokens)).toBeCloseTo(latents / 2 / 50e9, 9);
  });

  it("is as fast as the slower side sends or receives", () => {
    const [few, many] = [1, 4].map((tp) => worker("llama-3.1-8b", "h200-sxm", { tp }));
    expect(transferBandwidthOf(few!, many!)).toBe(50e9);
    expect(transferBandwidthOf(many!, many!)).toBe(200e9);
    const old = worker("llama-3.1-8b", "v100-pcie-32gb", {});
    expect(transferBandwidthOf(old, many!)).toBe(old.accelerator.hostLinkBandwidth);
  });
});
