import { formatCell } from "../report/formatCell.ts";
import type { Block } from "../report/report.ts";
import type { Prediction } from "./prediction.ts";
import type { PredictInput } from "./predictInput.ts";

/** How the headline figures come about, each formula with the numbers put in. */
export function explainPrediction(p: Prediction, given: Pick<PredictInput, "draftTokens">): Block[] {
  const time = (value: number) => formatCell(value, "time");
  const sum = (parts: Readonly<Record<string, number>>) =>
    Object.entries(parts)
      .filter(([, value]) => value !== 0)
      .map(([name, value]) => `${time(value)} ${name.replace(/Seconds$/, "")}`)
      .join(" + ");
  const accepted = (given.draftTokens ?? 0) > 0 ? p.itlSeconds / p.tpotSeconds : 1;
  const drafting = (p.tpotSeconds - p.prefillStallSeconds) * accepted - p.decode.seconds;
  const drafts = (given.draftTokens ?? 0) > 0 ? ` + ${time(drafting)} drafting` : "";
  const lines = [
    "TTFT = request + load + prompt + queue + admission + burst + handoff",
    `     = ${sum(p.ttftParts)} = ${time(p.ttftSeconds)}`,
    "",
    "decode step = sum over operators of max(FLOPs / achieved FLOP/s, bytes / achieved B/s) + launch + host",
    `     = ${sum(p.decode.parts)} = ${time(p.decode.seconds)}`,
    `     at ${formatCell(p.decodeSequencesPerRank, "count")} sequences a rank; no software can go below ${time(p.decode.floorSeconds)}`,
    "",
    "TPOT = (decode step + drafting) / tokens a step + prefill stall",
    `     = (${time(p.decode.seconds)}${drafts}) / ${formatCell(accepted, "ratio")} + ${time(p.prefillStallSeconds)} = ${time(p.tpotSeconds)}`,
    "",
    "output rate = requests/s x output tokens; requests/s = requests in flight / E2E latency (Little's law)",
    `     = ${formatCell(p.concurrency, "count")} / ${time(p.e2eLatencySeconds)} = ${formatCell(p.requestsPerSecond, "requestRate")}, ${formatCell(p.outputTokensPerSecond, "tokenRate")}`,
  ];
  return [{ kind: "prose", title: "How this comes about", lines }];
}
