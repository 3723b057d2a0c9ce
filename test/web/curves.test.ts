import { expect, it } from "vitest";
import { predictLoad } from "../../src/serving/calibrated/predict.ts";
import { answerOf, type Answered } from "../../src/web/state/answer.ts";
import { loadCurve } from "../../src/web/state/curves.ts";

it.each([
  ["a dense model", { model: "llama-3.1-8b", hardware: "h100-sxm" }],
  ["a pool of each kind", { model: "deepseek-r1", hardware: "b200-sxm", tp: "8", prefillWorkers: "2" }],
])("sweeps to the figures of single predictions: %s", (_, draft) => {
  const answer = answerOf(draft as never) as Answered;
  for (const point of loadCurve(answer).filter((__, index) => index % 6 === 0)) {
    const { ttft, tpot, outputTokensPerSecond } = predictLoad(answer.compiled, {
      concurrency: point.concurrency,
    });
    expect([point.ttft, point.ttftLow, point.ttftHigh]).toEqual([
      ttft.seconds,
      ttft.lowSeconds,
      ttft.highSeconds,
    ]);
    expect([point.tpot, point.tpotLow, point.tpotHigh]).toEqual([
      tpot.seconds,
      tpot.lowSeconds,
      tpot.highSeconds,
    ]);
    expect(point.tokensPerSecond).toBe(outputTokensPerSecond);
  }
});
