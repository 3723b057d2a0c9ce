import { toPrediction } from "../../api/predict/prediction.ts";
import { loadCurve } from "./curves.ts";
import type { Answered } from "./answer.ts";

/** The prediction as the command line's `--json` writes it. */
export function exportJson({ compiled, forecast, warnings }: Answered): string {
  const prediction = toPrediction(forecast, compiled, warnings);
  return `${JSON.stringify(prediction, null, 2)}\n`;
}

/** The sweep over concurrency, one row a load; headings carry their units. */
export function exportCsv(answer: Answered): string {
  const rows = loadCurve(answer).map((point) => [
    point.concurrency,
    point.ttft,
    point.ttftLow,
    point.ttftHigh,
    point.tpot,
    point.tpotLow,
    point.tpotHigh,
    point.tokensPerSecond,
  ]);
  const heading =
    "concurrency,ttftSeconds,ttftLowSeconds,ttftHighSeconds,tpotSeconds,tpotLowSeconds,tpotHighSeconds,outputTokensPerSecond";
  return `${[heading, ...rows.map((row) => row.join(","))].join("\n")}\n`;
}
