import { describe, expect, it } from "vitest";
import { findAccelerator } from "../../../src/catalog/accelerators.ts";
import { findModel } from "../../../src/catalog/models.ts";
import { shippedCalibration } from "../../../src/serving/calibrated/shippedCalibration.ts";
import {
  modelShape,
  spreadsOf,
  uncovered,
  widened,
  type SpreadQuestion,
} from "../../../src/serving/calibrated/spreads.ts";

function question(model: string, hardware: string): SpreadQuestion {
  const accelerator = findAccelerator(hardware);
  return { model: findModel(model), engine: "vllm", decodeWorker: { accelerator } };
}

const width = (model: string, hardware: string): number => {
  const { tpot } = spreadsOf(shippedCalibration, question(model, hardware));
  return Math.log(tpot.high / tpot.low);
};

describe("the spread of a prediction", () => {
  it("widens around its centre on a logarithmic scale", () => {
    const { low, high } = widened({ low: 0.8, high: 1.25 }, 2);
    expect(low).toBeCloseTo(0.64, 12);
    expect(high).toBeCloseTo(1.5625, 12);
    expect(widened({ low: 0.9, high: 1.3 }, 1)).toEqual({ low: 0.9, high: 1.3 });
  });

  it("is that of its kind where runs of the model and the accelerator stand behind it", () => {
    const asked = question("llama-3.1-8b", "h100-sxm");
    expect(spreadsOf(shippedCalibration, asked)).toEqual({
      tpot: shippedCalibration.tpotSpread["denseAggregated.vllm"],
      ttft: shippedCalibration.ttftSpread["denseAggregated.vllm"],
    });
    expect(uncovered(shippedCalibration, asked)).toEqual([]);
  });

  it("knows a model by its shape, whatever it was trained on or is stored in", () => {
    expect(modelShape(findModel("llama-3.3-70b"))).toBe("8192x80");
    expect(width("llama-3.3-70b", "h100-sxm")).toBe(width("llama-3.1-70b", "h100-sxm"));
  });

  it("is wider for a release from before any run, and says so", () => {
    const past = { ...question("llama-3.1-8b", "h100-sxm"), isPastRelease: true };
    const { tpot } = spreadsOf(shippedCalibration, past);
    const known = width("llama-3.1-8b", "h100-sxm");
    expect(Math.log(tpot.high / tpot.low)).toBeCloseTo(Math.hypot(known, 0.6), 9);
    expect(uncovered(shippedCalibration, past)).toEqual([
      "no runs of so old a release are in the calibration: the 80 % interval is wider",
    ]);
  });

  it("is wider for a model or an accelerator without runs, as far as those left out were, and wider yet in a family without any", () => {
    const known = width("llama-3.1-8b", "h100-sxm");
    const { unseenModel, unseenAccelerator } = shippedCalibration.coverage;
    expect(Math.min(unseenModel.tpot, unseenAccelerator.tpot)).toBeGreaterThan(1);
    expect(width("gemma-3-27b", "h100-sxm")).toBeCloseTo(unseenModel.tpot * known, 9);
    expect(width("llama-3.1-8b", "b300-sxm")).toBeCloseTo(unseenAccelerator.tpot * known, 9);
    expect(width("gemma-3-27b", "b300-sxm")).toBeGreaterThan(width("gemma-3-27b", "h100-sxm"));
    for (const hardware of ["mi300x", "a100-sxm-80gb", "l40s", "rtx-pro-6000-server", "tpu-v6e"])
      expect(width("llama-3.1-8b", hardware), hardware).toBeGreaterThan(1.5 * known);
    expect(uncovered(shippedCalibration, question("gemma-3-27b", "mi300x"))).toEqual([
      expect.stringMatching(/^no runs of .*Gemma.* or .*MI300X.* are in the calibration/),
    ]);
  });

  it("adds the same for such a family to a narrow spread and to a wide one, as variances add", () => {
    const { tpot, ttft } = spreadsOf(shippedCalibration, question("llama-3.1-8b", "mi300x"));
    const familiar = spreadsOf(shippedCalibration, question("llama-3.1-8b", "b300-sxm"));
    const variance = ({ low, high }: { low: number; high: number }) => (Math.log(high / low) / 2) ** 2;
    expect(variance(tpot) - variance(familiar.tpot)).toBeCloseTo(0.3 ** 2, 9);
    expect(variance(ttft) - variance(familiar.ttft)).toBeCloseTo(0.3 ** 2, 9);
  });

  it("is the user's own where the deployment was measured", () => {
    const ownSpreads = { tpot: { low: 0.97, high: 1.02 }, ttft: { low: 0.9, high: 1.1 } };
    const own = { ...shippedCalibration, ownSpreads };
    expect(spreadsOf(own, question("gemma-3-27b", "mi300x"))).toEqual(ownSpreads);
    expect(uncovered(own, question("gemma-3-27b", "mi300x"))).toEqual([]);
  });
});
