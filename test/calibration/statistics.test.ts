import { describe, expect, it } from "vitest";
import { csvRecords } from "../../src/calibration/rows/csvRecords.ts";
import { errorStatistics, quantile } from "../../src/calibration/errorStatistics.ts";
import { robustFit } from "../../src/calibration/robustFit.ts";
import { statedSharding } from "../../src/calibration/rows/fittingWorker.ts";
import { servingRow } from "../../src/calibration/rows/servingRow.ts";

describe("quantile", () => {
  it("interpolates between order statistics", () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3, 4, 5], 0.9)).toBeCloseTo(4.6, 12);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe("errorStatistics", () => {
  it("counts errors as shares of the measurement and rows inside their interval", () => {
    const of = (predicted: number, measured: number) => ({
      predicted,
      low: predicted * 0.9,
      high: predicted * 1.1,
      measured,
    });
    const found = errorStatistics([of(110, 100), of(90, 100), of(300, 100)]);
    expect(found.medianAbsoluteError).toBeCloseTo(0.1, 12);
    expect(found.meanAbsoluteError).toBeCloseTo((0.1 + 0.1 + 2) / 3, 12);
    expect(found.medianSignedError).toBeCloseTo(0.1, 12);
    expect(found.intervalCoverage).toBeCloseTo(1 / 3, 12);
    expect(found.intervalHalfWidth).toBeCloseTo(0.1, 12);
  });
});

describe("csvRecords", () => {
  it("reads quoted commas, doubled quotes and line breaks", () => {
    expect(csvRecords('a,b\r\n"x, ""y""","1\n2"\n')).toEqual([{ a: 'x, "y"', b: "1\n2" }]);
  });
});

describe("servingRow", () => {
  it("takes empty cells and zero degrees as unstated, and milliseconds as seconds", () => {
    const row = servingRow(
      { model: "m", isl: "1024", osl: "8", tp: "4", attention_dp: "0", ttft_ms: "12", tpot_ms: "" },
      0,
    );
    expect(row.worker).toEqual({ tp: 4 });
    expect(row.ttftSeconds).toBe(0.012);
    expect(row.tpotSeconds).toBeUndefined();
    expect(row.complete).toBe(true);
  });
});

describe("statedSharding", () => {
  it("spreads attention over the ranks that experts need", () => {
    expect(statedSharding({ tp: 1, moeEp: 8 })).toMatchObject({ tp: 1, attentionDp: 8, ep: 8, expertTp: 1 });
    expect(statedSharding({ tp: 8, moeTp: 8 })).toMatchObject({ tp: 8, attentionDp: 1, ep: 1, expertTp: 8 });
  });
});

describe("robustFit", () => {
  it("finds a line through points of which one is far off", () => {
    const points = [0, 1, 2, 3, 4, 5].map((x) => [x, x === 3 ? 100 : 2 * x + 1] as const);
    const { coordinates } = robustFit({
      start: [0, 0],
      priorWeight: 0,
      residualCount: points.length,
      maxIterations: 200,
      residuals: ([slope = 0, offset = 0], out) => {
        points.forEach(([x, y], i) => (out[i] = (slope * x + offset - y) / 0.01));
      },
    });
    expect(coordinates[0]).toBeCloseTo(2, 1);
    expect(coordinates[1]).toBeCloseTo(1, 1);
  });
});
