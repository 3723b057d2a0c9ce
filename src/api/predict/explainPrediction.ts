import { formatCell } from "../../report/formatCell.ts";
import type { Block, Table } from "../../report/report.ts";
import type { Prediction } from "./prediction.ts";

/** How the headline figures come about, each formula with the numbers put in, and the operators of each step. */
export function explainPrediction(p: Prediction): Block[] {
  const time = (value: number) => formatCell(value, "time");
  const rate = (value: number) => formatCell(value, "requestRate");
  const sum = (parts: Readonly<Record<string, number>>) =>
    Object.entries(parts)
      .filter(([, value]) => value !== 0)
      .map(([name, value]) => `${time(value)} ${name.replace(/Seconds$/, "")}`)
      .join(" + ");
  const { draft } = p;
  const tpot =
    (p.decode.seconds + (draft?.seconds ?? 0)) / (draft?.acceptedTokens ?? 1) + p.prefillStallSeconds;
  const little = p.concurrency / p.e2eLatencySeconds;
  const lines = [
    "TTFT = request + load + prompt + queue + admission + burst + handoff",
    `     = ${sum(p.ttftParts)} = ${time(p.ttftSeconds)}`,
    "",
    "decode step = sum over operators of max(FLOPs / achieved FLOP/s, bytes / achieved B/s) + launch + host",
    `     = ${sum(p.decode.parts)} = ${time(p.decode.seconds)}`,
    `     at ${formatCell(p.decodeSequencesPerRank, "count")} sequences a rank; no software can go below ${time(p.decode.floorSeconds)}`,
    "",
    ...(draft
      ? [
          "tokens a step = 1 + how often the draft token at each position is accepted, summed",
          `     = 1 + ${draft.acceptanceCurve.map((share) => formatCell(share, "ratio")).join(" + ")} = ${formatCell(draft.acceptedTokens, "ratio")}`,
          "",
        ]
      : []),
    "TPOT = (decode step + drafting) / tokens a step + prefill stall",
    `     = (${time(p.decode.seconds)}${draft ? ` + ${time(draft.seconds)}` : ""}) / ${formatCell(draft?.acceptedTokens ?? 1, "ratio")} + ${time(p.prefillStallSeconds)} ${comes(tpot, p.tpotSeconds, time)}`,
    "",
    "requests/s = requests in flight / E2E latency (Little's law)",
    `     = ${formatCell(p.concurrency, "count")} / ${time(p.e2eLatencySeconds)} ${comes(little, p.requestsPerSecond, rate)}`,
    "output rate = requests/s x output tokens",
    `     = ${rate(p.requestsPerSecond)} x ${formatCell(p.resolved.osl.meanTokens, "count")} = ${formatCell(p.outputTokensPerSecond, "tokenRate")}`,
  ];
  return [
    { kind: "prose", title: "How this comes about", lines },
    operatorTable("Operators of one decode step", p.decode.operators),
    ...(draft?.operators ? [operatorTable("Operators of one pass that drafts", draft.operators)] : []),
    operatorTable("Operators of one prompt, or its longest chunk", p.prefill.operators),
  ];
}

/** "= 5" where the formula gives the figure as it is written, else both. */
function comes(computed: number, given: number, show: (value: number) => string): string {
  return show(computed) === show(given)
    ? `= ${show(given)}`
    : `≈ ${show(computed)}; the steady state gives ${show(given)}`;
}

function operatorTable(title: string, operators: Prediction["decode"]["operators"]): Table {
  return {
    kind: "table",
    title,
    columns: [
      { label: "operator", key: "name" },
      { label: "bound", key: "bound" },
      { label: "time", key: "seconds", unit: "time" },
      { label: "share", key: "share", unit: "percent" },
      { label: "floor", key: "floorSeconds", unit: "time" },
      { label: "FLOPs", key: "flops", unit: "flops" },
      { label: "memory", key: "memoryBytes", unit: "bytes" },
      { label: "link", key: "linkBytes", unit: "bytes" },
    ],
    rows: operators.map((one) => [
      one.name,
      one.bound,
      one.seconds,
      one.share,
      one.floorSeconds,
      one.flops,
      one.memoryBytes,
      one.linkBytes,
    ]),
  };
}
