import { bandPlot } from "../../report/plots/bandPlot.ts";
import { show } from "../parts/show.ts";
import type { LoadPoint } from "../state/curves.ts";
import { once } from "../state/once.ts";
import { drawn, type Drawing, type Plotting } from "./Chart.tsx";
import { frame, tipColours } from "./frame.ts";
import { pageTheme } from "./pageTheme.ts";

/** One scenario's sweep as the charts draw it. */
export interface LoadSeries {
  readonly name: string;
  readonly points: readonly LoadPoint[];
  /** The load that the scenario asks about. */
  readonly concurrency: number;
  /** Requests that the KV cache holds at once. */
  readonly limit: number;
}

export interface LatencyMetric {
  readonly value: (point: LoadPoint) => number;
  readonly low: (point: LoadPoint) => number;
  readonly high: (point: LoadPoint) => number;
  /** The objective in seconds, where one is set. */
  readonly objective?: number | undefined;
  /** What the tip says. */
  readonly text: (point: LoadPoint) => string;
}

const latencyText = (
  name: string,
  formula: string,
  { concurrency }: LoadPoint,
  mean: number,
  low: number,
  high: number,
) =>
  `${concurrency} in flight\n${name} ${show(mean, "time")}\n80 %: ${show(low, "time", 3)} to ${show(high, "time", 3)}\n${formula}`;

export const ttftMetric: LatencyMetric = {
  value: ({ ttft }) => ttft,
  low: ({ ttftLow }) => ttftLow,
  high: ({ ttftHigh }) => ttftHigh,
  text: once((point) =>
    latencyText(
      "TTFT",
      "= request + prompt + queue + admission + burst + handoff",
      point,
      point.ttft,
      point.ttftLow,
      point.ttftHigh,
    ),
  ),
};

export const tpotMetric: LatencyMetric = {
  value: ({ tpot }) => tpot,
  low: ({ tpotLow }) => tpotLow,
  high: ({ tpotHigh }) => tpotHigh,
  text: once((point) =>
    latencyText(
      "TPOT",
      "= decode step / accepted tokens + prefill stalls",
      point,
      point.tpot,
      point.tpotLow,
      point.tpotHigh,
    ),
  ),
};

const throughputText = once(
  (point: LoadPoint) =>
    `${point.concurrency} in flight\n${show(point.tokensPerSecond, "tokenRate")} output\n= in flight / end-to-end latency × output tokens`,
);

/** Latency against concurrency: mean, 80 % band, the present load, the KV limit, and what lies within the objective. */
export function latencyChart(
  plot: Plotting,
  width: number,
  { objective, value, low, high, text }: LatencyMetric,
  series: readonly LoadSeries[],
): Drawing {
  const points = series.flatMap(({ points: all }, index) =>
    all.map((point) => ({
      x: point.concurrency,
      mean: value(point),
      low: low(point),
      high: high(point),
      series: index,
    })),
  );
  return drawn(
    plot,
    frame(width),
    (library) => bandPlot(library, pageTheme, points, { x: concurrencyAxis(highest(series)), objective }),
    [...limitMarks(plot, series), ...presentMarks(plot, series, value, text)],
  );
}

/** Output tokens a second against concurrency. */
export function throughputChart(plot: Plotting, width: number, series: readonly LoadSeries[]): Drawing {
  const points = series.flatMap((one) => one.points);
  const colours = series.flatMap((one, index) => one.points.map(() => pageTheme.series[index]));
  const rate = ({ tokensPerSecond }: LoadPoint) => tokensPerSecond;
  return plot.plot({
    ...frame(width),
    x: concurrencyAxis(highest(series)),
    y: {
      label: null,
      grid: true,
      zero: true,
      ticks: 5,
      tickFormat: (rate: number) => show(rate, "tokenRate", 3),
    },
    marks: [
      ...limitMarks(plot, series),
      plot.lineY(points, { x: "concurrency", y: rate, z: colours, stroke: colours, strokeWidth: 2 }),
      ...presentMarks(plot, series, rate, throughputText),
    ],
  });
}

/** A dot at the present load of each scenario, and a tip that follows the pointer. */
function presentMarks(
  plot: Plotting,
  series: readonly LoadSeries[],
  y: (point: LoadPoint) => number,
  text: (point: LoadPoint) => string,
) {
  return [
    plot.dot(series.map(presentPoint), {
      x: "concurrency",
      y,
      fill: series.map((_, index) => pageTheme.series[index] ?? ""),
      r: 5,
      stroke: "var(--card)",
    }),
    plot.tip(
      series.flatMap(({ points }) => points),
      plot.pointerX({ x: "concurrency", y, ...tipColours, title: text }),
    ),
  ];
}

const concurrencyAxis = (last: number) => ({
  type: "log" as const,
  base: 2,
  domain: [1, last],
  label: "requests in flight",
  labelOffset: 38,
  tickFormat: (value: number) => show(value, "tokens").replace(" tokens", ""),
  ticks: Array.from({ length: Math.floor(Math.log2(last) / 2) + 1 }, (_, index) => 4 ** index),
});

const highest = (series: readonly LoadSeries[]) =>
  Math.max(...series.map(({ points }) => points.at(-1)?.concurrency ?? 1));

/** A rule where the KV cache is full, unless it lies outside the drawing. */
function limitMarks(plot: Plotting, series: readonly LoadSeries[]) {
  const limits = series.map(({ limit }) => limit).filter((limit) => limit >= 1 && limit <= highest(series));
  const [first] = limits;
  if (first === undefined) return [];
  return [
    plot.ruleX(limits, { stroke: "var(--warn)", strokeDasharray: "2 3" }),
    plot.text([first], {
      x: first,
      frameAnchor: "top",
      text: () => "KV full",
      dx: -4,
      dy: -10,
      textAnchor: "end",
      fill: "var(--warn)",
    }),
  ];
}

/** The point of a sweep that is nearest to the load that the scenario asks about. */
function presentPoint({ points, concurrency }: LoadSeries): LoadPoint {
  const distance = (point: LoadPoint) => Math.abs(Math.log(point.concurrency / concurrency));
  return points.reduce((best, point) => (distance(point) < distance(best) ? point : best));
}
