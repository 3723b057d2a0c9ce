import { deviceCount } from "../../operators/sharding.ts";
import { partLabels } from "../../report/partLabels.ts";
import { formatCell } from "../../report/formatCell.ts";
import { lineChart, type ChartPoint } from "../../report/lineChart.ts";
import { spansDecades } from "../../report/predictionPlots.ts";
import type { Bars, Block, Column, Fact, Prose, Report } from "../../report/report.ts";
import type { Prediction } from "./prediction.ts";

/** The verdict, the headline figures with their intervals, where time and memory go, what to know. */
export function reportPrediction(prediction: Prediction): Report {
  const { memory, prefillMemory } = prediction;
  return [
    { kind: "verdict", ok: prediction.feasible, text: verdictOf(prediction) },
    {
      kind: "facts",
      ...(doesNotFit(prediction) && { title: "If it fitted" }),
      facts: headline(prediction),
    },
    bars("Where TTFT goes", prediction.ttftParts),
    bars(
      `One decode step (${prediction.decode.bound}-bound, ${times(prediction.decode.timesFloor)} its floor)`,
      prediction.decode.parts,
    ),
    memoryBars(`Memory of one device${prefillMemory ? " that decodes" : ""}`, memory),
    ...(prefillMemory ? [memoryBars("Memory of one device that prefills", prefillMemory)] : []),
    { kind: "notes", level: "note", notes: prediction.assumptions },
    { kind: "notes", level: "warning", notes: prediction.warnings },
  ];
}

/** Variants as rows of a table: what changed, then what came of it. */
export function reportVariants(
  field: string,
  variants: readonly { readonly value: string | number; readonly prediction: Prediction }[],
): Block[] {
  const base = variants[0]?.prediction;
  const columns: Column[] = [
    { label: field, key: field },
    { label: "TTFT", key: "ttftSeconds", unit: "time" },
    { label: "TPOT", key: "tpotSeconds", unit: "time" },
    { label: "80 % low", key: "tpotLowSeconds", unit: "time" },
    { label: "80 % high", key: "tpotHighSeconds", unit: "time" },
    { label: "output/s", key: "outputTokensPerSecond", unit: "count" },
    { label: "per device", key: "outputTokensPerSecondPerDevice", unit: "count" },
    { label: "vs first", key: "outputRatio", unit: "ratio" },
    { label: "USD/M", key: "usdPerMillionOutputTokens", unit: "count" },
    { label: "devices", key: "devices", unit: "count" },
    { label: "feasible", key: "feasible" },
  ];
  const rows = variants.map(({ value, prediction: p }) => [
    value,
    p.ttftSeconds,
    p.tpotSeconds,
    ...p.tpotIntervalSeconds,
    p.outputTokensPerSecond,
    p.outputTokensPerSecondPerDevice,
    base ? p.outputTokensPerSecondPerDevice / base.outputTokensPerSecondPerDevice : null,
    p.usdPerMillionOutputTokens ?? null,
    p.devices,
    p.feasible,
  ]);
  const charts = variantCharts(field, variants);
  if (charts.length > 0) return [{ kind: "table", columns, rows }, ...charts];
  return [
    { kind: "table", columns, rows },
    variantBars("TPOT", "time", variants, (p) => p.tpotSeconds),
    variantBars("Output tokens/s", "tokenRate", variants, (p) => p.outputTokensPerSecond),
  ];
}

/** Lines over a field of numbers: latencies with their 80 % band, and throughput. None over names or two values. */
function variantCharts(
  field: string,
  variants: readonly { readonly value: string | number; readonly prediction: Prediction }[],
): readonly Prose[] {
  const numbers = variants.map(({ value }) => Number(value));
  if (variants.length < 3 || variants.some(({ value }) => typeof value !== "number")) return [];
  const chart = (
    title: string,
    unit: "time" | "tokenRate",
    of: (prediction: Prediction) => Omit<ChartPoint, "x">,
  ): Prose => {
    const points = variants.map(({ prediction }, index) => ({ x: numbers[index]!, ...of(prediction) }));
    const axes = {
      x: spansDecades(numbers) ? "log" : "linear",
      y: spansDecades(points.map(({ y }) => y)) ? "log" : "linear",
    } as const;
    const scales =
      axes.x === "linear"
        ? ""
        : axes.y === "log"
          ? ", both axes logarithmic"
          : ", logarithmic from left to right";
    const [, ...lines] = lineChart(
      title,
      { label: title, points },
      { x: (value) => formatCell(value, "count"), y: (value) => formatCell(value, unit) },
      60,
      6,
      axes,
    );
    return { kind: "prose", title: `${title} over ${field}${scales}`, lines };
  };
  const band = (y: number, [low, high]: readonly [number, number]) => ({ y, low, high });
  return [
    chart("TTFT and its 80 % band", "time", (p) => band(p.ttftSeconds, p.ttftIntervalSeconds)),
    chart("TPOT and its 80 % band", "time", (p) => band(p.tpotSeconds, p.tpotIntervalSeconds)),
    chart("Output tokens/s", "tokenRate", (p) => ({ y: p.outputTokensPerSecond })),
  ];
}

function variantBars(
  title: string,
  unit: Bars["unit"],
  variants: readonly { readonly value: string | number; readonly prediction: Prediction }[],
  of: (prediction: Prediction) => number,
): Bars {
  const parts = variants.map(({ value, prediction }) => ({ label: String(value), value: of(prediction) }));
  return { kind: "bars", title, unit, whole: Math.max(...parts.map((part) => part.value)), parts };
}

/** Memory is what is missing, so that the latencies are those of a device with more of it. */
function doesNotFit({ reasons }: Prediction): boolean {
  return reasons.some(({ code }) => code !== "rate_above_capacity");
}

function verdictOf({ feasible, reasons, resolved, devices, tpotSeconds, concurrency }: Prediction): string {
  const where = `${resolved.model} on ${devicesText(resolved, devices)} with ${resolved.engine}`;
  if (!feasible) return `Cannot serve ${where}: ${reasons.map(({ message }) => message).join("; ")}`;
  return `Serves ${where}: ${formatCell(1 / tpotSeconds, "tokenRate")} for each of ${formatCell(concurrency, "count")} requests in flight`;
}

/** All devices, by pool where the pools have different ones. */
function devicesText({ hardware, prefill }: Prediction["resolved"], devices: number): string {
  if (prefill === undefined || prefill.hardware === hardware) return `${devices} x ${hardware}`;
  const prefilling =
    prefill.workers * deviceCount({ tp: 1, pp: 1, attentionDp: 1, cp: 1, ...prefill.sharding });
  return `${devices - prefilling} x ${hardware} and ${prefilling} x ${prefill.hardware}`;
}

function headline(p: Prediction): Fact[] {
  const within = ([low, high]: readonly [number, number]) =>
    `80 % between ${formatCell(low, "time")} and ${formatCell(high, "time")}`;
  return [
    {
      label: "TTFT",
      key: "ttftSeconds",
      value: p.ttftSeconds,
      unit: "time",
      note: within(p.ttftIntervalSeconds),
    },
    {
      label: "TPOT",
      key: "tpotSeconds",
      value: p.tpotSeconds,
      unit: "time",
      note: within(p.tpotIntervalSeconds),
    },
    { label: "E2E latency", key: "e2eLatencySeconds", value: p.e2eLatencySeconds, unit: "time" },
    { label: "Requests", key: "requestsPerSecond", value: p.requestsPerSecond, unit: "requestRate" },
    {
      label: "Output",
      key: "outputTokensPerSecond",
      value: p.outputTokensPerSecond,
      unit: "tokenRate",
      note: `${formatCell(p.outputTokensPerSecondPerDevice, "tokenRate")} a device`,
    },
    {
      label: "Max concurrency",
      key: "maxConcurrency",
      value: p.maxConcurrency,
      unit: "count",
      note: "requests that the KV cache holds",
    },
    ...(p.joulesPerOutputToken === undefined
      ? []
      : [
          {
            label: "Energy",
            key: "joulesPerOutputToken",
            value: p.joulesPerOutputToken,
            unit: "energy",
            note: "per output token",
          } as const,
        ]),
    ...(p.usdPerMillionOutputTokens === undefined
      ? []
      : [
          {
            label: "Cost",
            key: "usdPerMillionOutputTokens",
            value: p.usdPerMillionOutputTokens,
            unit: "money",
            note: "per million output tokens",
          } as const,
        ]),
  ];
}

function bars(title: string, parts: Readonly<Record<string, number>>): Bars {
  const shown = Object.entries(parts).filter(([, value]) => value > 0);
  return {
    kind: "bars",
    title,
    unit: "time",
    parts: shown.map(([name, value]) => ({ label: partLabels[name] ?? name, value })),
  };
}

function memoryBars(title: string, m: Prediction["memory"]): Bars {
  const parts = [
    { label: "weights", value: m.weightsBytes },
    { label: "workspace", value: m.workspaceBytes },
    { label: "KV cache in use", value: m.kvCacheUsedBytes },
    { label: "KV cache free", value: m.kvCacheBytes - m.kvCacheUsedBytes },
  ].filter(({ value }) => value > 0);
  return { kind: "bars", title, unit: "bytes", whole: m.capacityBytes, rest: "not used", parts };
}

const times = (ratio: number) => `${formatCell(ratio, "ratio")}x`;
