import { lineChart } from "../../report/lineChart.ts";
import type { Block, Report } from "../../report/report.ts";
import { formatQuantity } from "../../units/formatQuantity.ts";
import { seconds } from "../../units/quantity.ts";
import type { SimulationOutput } from "./simulationOutput.ts";

const time = (value: number) => formatQuantity(seconds(value), "time");
const percent = (value: number) => `${Math.round(value * 100)} %`;

/** The run for a reader: verdict, latencies, rates, demands, courses, and what to beware of. */
export function reportSimulation(output: SimulationOutput): Report {
  const { reasons, warnings, assumptions } = output;
  const notes: Block[] = [
    { kind: "notes", level: "warning", notes: warnings },
    { kind: "notes", level: "note", notes: assumptions },
  ];
  if (output.ttftSeconds === null) {
    return [
      { kind: "verdict", ok: false, text: "This cannot be served" },
      { kind: "notes", level: "warning", notes: reasons.map(({ message }) => message) },
      ...notes,
    ];
  }
  return [
    { kind: "verdict", ok: output.feasible && output.finished, text: verdict(output) },
    latencyTable(output),
    rates(output),
    ...demands(output),
    ...repetitions(output),
    ...charts(output),
    ...notes,
  ];
}

function verdict(output: SimulationOutput): string {
  const { requests, durationSeconds, rateSearch, slos, finished } = output;
  if (rateSearch) {
    const found = rateSearch.requestsPerSecond;
    if (found === 0) return "No request rate that was tried meets the SLO";
    return `${Number(found.toPrecision(3))} requests/s is the highest rate found that meets the SLO`;
  }
  const served = `${requests!.finished} of ${requests!.total} requests in ${time(durationSeconds ?? 0)}`;
  if (!finished) return `Stopped early: ${served}`;
  if (slos.length === 0) return `Served ${served}`;
  return slos.every(({ met }) => met)
    ? `Meets the SLO: served ${served}`
    : `Misses the SLO: served ${served}`;
}

function latencyTable(output: SimulationOutput): Block {
  const rows = [
    ["TTFT", output.ttftSeconds],
    ["ITL", output.itlSeconds],
    ["TPOT", output.tpotSeconds],
    ["End to end", output.e2eLatencySeconds],
    ["Queueing", output.queueingSeconds],
  ] as const;
  return {
    kind: "table",
    columns: [
      { label: "Latency", key: "latency" },
      { label: "Mean", key: "meanSeconds", unit: "time" },
      { label: "± 95 %", key: "halfWidthSeconds", unit: "time" },
      { label: "P50", key: "p50Seconds", unit: "time" },
      { label: "P90", key: "p90Seconds", unit: "time" },
      { label: "P95", key: "p95Seconds", unit: "time" },
      { label: "P99", key: "p99Seconds", unit: "time" },
    ],
    rows: rows.map(([label, spread]) => [
      label,
      spread!.mean,
      spread!.halfWidth95?.mean ?? null,
      spread!.p50,
      spread!.p90,
      spread!.p95,
      spread!.p99,
    ]),
  };
}

function rates(output: SimulationOutput): Block {
  return {
    kind: "facts",
    facts: [
      { label: "Requests", key: "requestsPerSecond", value: output.requestsPerSecond, unit: "requestRate" },
      {
        label: "Output",
        key: "outputTokensPerSecond",
        value: output.outputTokensPerSecond,
        unit: "tokenRate",
      },
      {
        label: "Input and output",
        key: "totalTokensPerSecond",
        value: output.totalTokensPerSecond,
        unit: "tokenRate",
      },
      ...(output.goodputRequestsPerSecond === null
        ? []
        : [
            {
              label: "Goodput",
              key: "goodputRequestsPerSecond",
              value: output.goodputRequestsPerSecond,
              unit: "requestRate" as const,
            },
          ]),
      {
        label: "Batch",
        key: "meanBatchSize",
        value: output.meanBatchSize,
        unit: "ratio",
        note: "sequences on a replica that steps",
      },
      {
        label: "Concurrency",
        key: "meanConcurrency",
        value: output.meanConcurrency,
        unit: "ratio",
        note: "requests inside, averaged over time",
      },
      { label: "KV cache in use", key: "kvUtilisation", value: output.kvUtilisation, unit: "percent" },
      { label: "Replicas busy", key: "busyShare", value: output.busyShare, unit: "percent" },
      { label: "Prefix hits", key: "prefixHitRatio", value: output.prefixHitRatio, unit: "percent" },
      { label: "Preemptions", key: "preemptions", value: output.preemptions, unit: "count" },
      { label: "Steps", key: "steps", value: output.steps, unit: "count" },
    ],
  };
}

function demands({ slos, sloAttainment }: SimulationOutput): Block[] {
  if (slos.length === 0) return [];
  return [
    {
      kind: "table",
      title: `SLO: ${sloAttainment === null ? "no" : percent(sloAttainment)} of requests keep every limit`,
      columns: [
        { label: "Demand", key: "metric" },
        { label: "Limit", key: "limitSeconds", unit: "time" },
        { label: "Simulated", key: "valueSeconds", unit: "time" },
        { label: "Within", key: "attainment", unit: "percent" },
        { label: "Met", key: "met" },
      ],
      rows: slos.map((slo) => [
        `${slo.metric} ${slo.statistic}`,
        slo.limitSeconds,
        slo.valueSeconds,
        slo.attainment,
        slo.met,
      ]),
    },
  ];
}

function repetitions({ repeated }: SimulationOutput): Block[] {
  if (repeated.length < 2) return [];
  return [
    {
      kind: "table",
      title: "Replications",
      columns: [
        { label: "Seed", key: "seed", unit: "plain" },
        { label: "TTFT", key: "meanTtftSeconds", unit: "time" },
        { label: "TTFT P99", key: "p99TtftSeconds", unit: "time" },
        { label: "TPOT", key: "meanTpotSeconds", unit: "time" },
        { label: "TPOT P99", key: "p99TpotSeconds", unit: "time" },
        { label: "Output", key: "outputTokensPerSecond", unit: "tokenRate" },
      ],
      rows: repeated.map((one) => [
        one.seed,
        one.meanTtftSeconds,
        one.p99TtftSeconds,
        one.meanTpotSeconds,
        one.p99TpotSeconds,
        one.outputTokensPerSecond,
      ]),
    },
  ];
}

function charts({ curves, series }: SimulationOutput): Block[] {
  const share = (curve: readonly { value: number | null; share: number }[]) => ({
    label: "",
    points: curve.map((point) => ({ x: point.value ?? NaN, y: point.share })),
  });
  const course = (value: (point: SimulationOutput["series"][number]) => number | null) => ({
    label: "",
    points: series.map((point) => ({ x: point.startSeconds + point.seconds / 2, y: value(point) ?? NaN })),
  });
  const plain = (value: number) => String(Number(value.toPrecision(3)));
  const drawn = [
    lineChart("Share of requests by TTFT", share(curves?.ttft ?? []), { x: time, y: percent }),
    lineChart("Share of requests by TPOT", share(curves?.tpot ?? []), { x: time, y: percent }),
    lineChart(
      "Requests in the batch over time",
      course((point) => point.batchSize),
      { x: time, y: plain },
    ),
    lineChart(
      "KV cache in use over time",
      course((point) => point.kvUtilisation),
      { x: time, y: percent },
    ),
    lineChart(
      "TTFT over the time of arrival",
      course((point) => point.ttftSeconds),
      { x: time, y: time },
    ),
  ];
  return drawn
    .filter((lines) => lines.length > 0)
    .map(([title = "", ...lines]) => ({ kind: "prose", title, lines }));
}
