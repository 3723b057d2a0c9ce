import { describe, expect, it } from "vitest";
import { parseInput } from "../../src/api/parseInput.ts";
import { predictInput } from "../../src/api/predict/predictInput.ts";
import { resolveScenario } from "../../src/api/predict/resolveScenario.ts";
import { adjustmentPriors } from "../../src/calibration/adjustment/adjustmentPriors.ts";
import { fitAdjustment, type Observation } from "../../src/calibration/adjustment/fitAdjustment.ts";
import { narrowedSpread } from "../../src/calibration/adjustment/narrowedSpread.ts";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { findModel } from "../../src/catalog/models.ts";
import { randomSource } from "../../src/math/randomSource.ts";
import { normal } from "../../src/math/randomVariates.ts";
import { noAdjustment, type Adjustment } from "../../src/serving/calibrated/adjustment.ts";
import { compileScenario, solve, withAdjustment } from "../../src/serving/calibrated/predict.ts";
import { shippedCalibration } from "../../src/serving/calibrated/shippedCalibration.ts";
import { emptySolution } from "../../src/serving/calibrated/solution.ts";

const model = findModel("llama-3.1-8b");
const hardware = findAccelerator("h100-sxm");
const shipped = {
  tpot: shippedCalibration.tpotSpread["denseAggregated.vllm"],
  ttft: shippedCalibration.ttftSpread["denseAggregated.vllm"],
};
const priors = adjustmentPriors(shipped);

/** Runs of a deployment that differs from the shipped constants by `truth`, measured with relative noise. */
function measure(
  loads: readonly { readonly concurrency: number; readonly isl?: number; readonly osl?: number }[],
  truth: Partial<Adjustment>,
  noise: number,
  seed = 1,
): readonly Observation[] {
  const random = randomSource(seed, "noise");
  return loads.flatMap(({ concurrency, isl = 1024, osl = 256 }) => {
    const input = parseInput(predictInput, { model: model.id, hardware: hardware.id, isl, osl, concurrency });
    const { scenario } = resolveScenario(input, { model, hardware }, shippedCalibration.serving);
    const compiled = compileScenario(scenario);
    const at = (adjustment: Adjustment) =>
      solve(withAdjustment(compiled, adjustment), scenario.load, emptySolution());
    const { ttft, tpot } = at({ ...noAdjustment, ...truth });
    const noisy = (seconds: number) => seconds * Math.exp(noise * normal(random));
    return [
      { metric: "tpot", seconds: noisy(tpot), predict: (adjustment) => at(adjustment).tpot },
      { metric: "ttft", seconds: noisy(ttft), predict: (adjustment) => at(adjustment).ttft },
    ] satisfies Observation[];
  });
}

const sweep = [1, 4, 16, 64, 128].flatMap((concurrency) =>
  [256, 2048, 8192].map((isl) => ({ concurrency, isl })),
);

describe("fitAdjustment", () => {
  it("leaves everything alone when predictions already meet the runs", () => {
    const { adjustment, fitted, leftAlone } = fitAdjustment(measure(sweep, {}, 0), priors);
    expect(fitted).toEqual([]);
    expect(adjustment).toEqual(noAdjustment);
    expect(leftAlone.map(({ name }) => name)).toEqual(["decodeKernels", "prefillKernels", "host", "request"]);
    for (const { reason } of leftAlone) expect(reason).not.toBe("");
  });

  it.each([
    [{ decodeKernels: 1.2 }],
    [{ prefillKernels: 1.4 }],
    [{ decodeKernels: 0.85, prefillKernels: 0.7 }],
    [{ decodeKernels: 1.15, prefillKernels: 1.5, request: 4 }],
  ])("recovers %j from a sweep to a few per cent", (truth: Partial<Adjustment>) => {
    const { adjustment, fitted } = fitAdjustment(measure(sweep, truth, 0), priors);
    for (const [name, factor] of Object.entries(truth)) {
      expect(adjustment[name as keyof Adjustment] / factor, name).toBeGreaterThan(0.95);
      expect(adjustment[name as keyof Adjustment] / factor, name).toBeLessThan(1.05);
      expect(fitted.map((one) => one.name)).toContain(name);
    }
  });

  it("recovers them through noise, and says how sure it is", () => {
    const truth = { decodeKernels: 1.2, prefillKernels: 1.4 };
    const { adjustment, fitted } = fitAdjustment(measure(sweep, truth, 0.04), priors);
    expect(adjustment.decodeKernels / 1.2).toBeCloseTo(1, 1);
    expect(adjustment.prefillKernels / 1.4).toBeCloseTo(1, 0.7);
    for (const { factor, low, high } of fitted) {
      expect(low).toBeLessThan(factor);
      expect(high).toBeGreaterThan(factor);
    }
  });

  it("ignores one run that went wrong", () => {
    const runs = measure(sweep, { decodeKernels: 1.2 }, 0);
    const spoilt = runs.map((run, index) => (index === 6 ? { ...run, seconds: run.seconds * 5 } : run));
    expect(fitAdjustment(spoilt, priors).adjustment.decodeKernels / 1.2).toBeCloseTo(1, 1);
  });

  it("does not fit the noise of two runs", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const runs = measure([{ concurrency: 8 }, { concurrency: 32 }], {}, 0.04, seed);
      const { fitted, leftAlone } = fitAdjustment(runs, priors);
      expect(fitted.length, `seed ${seed}`).toBe(0);
      expect(leftAlone).toHaveLength(4);
    }
  });

  it("fits one constant at most to two runs, and says what the others would need", () => {
    const runs = measure(
      [{ concurrency: 8 }, { concurrency: 32 }],
      { decodeKernels: 1.3, prefillKernels: 2 },
      0,
    );
    const { fitted, leftAlone } = fitAdjustment(runs, priors);
    expect(fitted).toHaveLength(1);
    expect(leftAlone.map(({ reason }) => reason)).toContain(
      "4 measured latencies carry one constant at most",
    );
  });

  it("does not tell constants apart that one load cannot tell apart", () => {
    const once = { concurrency: 16 };
    const runs = measure([once, once, once, once, once, once], { decodeKernels: 1.3 }, 0).filter(
      ({ metric }) => metric === "tpot",
    );
    const { fitted, leftAlone } = fitAdjustment(runs, priors);
    expect(fitted).toHaveLength(1);
    expect(leftAlone.map(({ name }) => name)).toContain("host");
    expect(leftAlone.some(({ reason }) => /tell it from|hardly|chance/.test(reason))).toBe(true);
  });
});

describe("narrowedSpread", () => {
  const shipped = { low: 0.8, high: 1.25 };
  const width = (residuals: readonly number[], constants = 1) =>
    narrowedSpread(shipped, residuals, constants, "tpot").high;

  it("stays as shipped without runs", () => {
    expect(width([])).toBeCloseTo(1.25, 3);
  });

  it("narrows the more runs agree, down to what repeated runs differ by", () => {
    const agree = (count: number) =>
      width(Array.from({ length: count }, (_, index) => (index % 2 ? 0.01 : -0.01)));
    expect(agree(4)).toBeLessThan(1.25);
    expect(agree(20)).toBeLessThan(agree(4));
    expect(agree(100_000)).toBeCloseTo(Math.exp(1.2816 * 0.03), 6);
  });

  it("moves to where the runs lie, and keeps the prediction inside", () => {
    // Measurements 20 % above the predictions.
    const { low, high } = narrowedSpread(shipped, new Array<number>(40).fill(-Math.log(1.2)), 0, "tpot");
    expect(Math.sqrt(low * high)).toBeGreaterThan(1.05);
    expect(low).toBeLessThanOrEqual(1);
    expect(high).toBeGreaterThan(1.2);
  });

  it("widens when runs scatter more than the shipped calibration says", () => {
    expect(width([0.5, -0.5, 0.6, -0.4, 0.5, -0.6])).toBeGreaterThan(1.25);
  });

  it("charges each fitted constant one run", () => {
    expect(width([0.05, 0.05, 0.05], 3)).toBeGreaterThan(width([0.05, 0.05, 0.05], 0));
  });
});
