import { describe, expect, it } from "vitest";
import { publishedErrors, runStatistics } from "../../src/calibration/published/publishedErrors.ts";
import { publishedPrediction } from "../../src/calibration/published/publishedPrediction.ts";
import { publishedRun, type PublishedRecord } from "../../src/calibration/published/publishedRow.ts";

const run = {
  source: "table.md line 7",
  engine: "vLLM",
  engine_version: "0.15.1",
  model: "meta-llama/Llama-3.1-8B-Instruct",
  hardware: "NVIDIA H100 SXM 80GB",
  num_gpus: "1",
  tp: "1",
  isl: "1000",
  osl: "200",
  batch_or_concurrency: "8",
  scenario: "server",
  statistic: "mean",
  metric: "tpot_ms",
  notes: "",
};
const predictionOf = (record: PublishedRecord) => {
  const asked = publishedRun(record);
  if ("unusable" in asked) throw new Error(asked.unusable);
  return publishedPrediction(asked, record["metric"]!, record["statistic"]!)!;
};
const { predicted, high } = predictionOf(run);

describe("errors of published runs", () => {
  const records: readonly PublishedRecord[] = [
    { ...run, value: String(predicted / 1.01) },
    { ...run, source: "table.md line 8", metric: "itl_ms", value: String(high! * 1.01) },
    { ...run, isl: "2000", metric: "output_tokens_per_s", value: "1000" },
    { ...run, hardware: "some GPU", value: "10" },
  ];
  const { runs, reasons } = publishedErrors(records);

  it("groups the rows of a run, whatever their line, and counts rows without a prediction by reason", () => {
    expect(runs.map(({ errors }) => errors.length)).toEqual([2, 1]);
    expect(runs[0]!.errors[0]).toBeCloseTo(0.01, 9);
    expect([...reasons]).toEqual([["device not stated exactly", 1]]);
  });

  it("says how many latencies lie inside their interval, and nothing of throughputs", () => {
    expect(runStatistics(runs.slice(0, 1)).inside).toBe(0.5);
    expect(runStatistics(runs.slice(1)).inside).toBeNaN();
    expect(runStatistics(runs)).toMatchObject({ count: 2, inside: 0.5 });
  });

  it("bounds the latency of a whole request by the intervals of its first and of its later tokens", () => {
    const whole = predictionOf({ ...run, metric: "e2e_ms" });
    const token = predictionOf(run);
    expect(whole.low!).toBeGreaterThan(199 * token.low!);
    expect(whole.predicted).toBeGreaterThan(199 * token.predicted);
    expect(whole.high! - 199 * token.high!).toBeGreaterThan(whole.predicted - 199 * token.predicted);
  });
});
