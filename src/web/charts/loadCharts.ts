import { show } from "../parts/show.ts";
import type { LoadPoint } from "../state/curves.ts";
import { once } from "../state/once.ts";
import type { Drawing, Plotting } from "./Chart.tsx";
import { logTicks } from "./logTicks.ts";

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

/** The colour of a scenario, by its place. */
export const seriesColour = (index: number): string => `var(--series-${index + 1})`;

/** Latency against concurrency: mean, 80 % band, the present load, the KV limit, and what lies within the objective. */
export function latencyChart(
  plot: Plotting,
  width: number,
  metric: LatencyMetric,
  series: readonly LoadSeries[],
): Drawing {
  const { objective, value, low, high } = metric;
  const { points, colours } = flattened(series);
  const bottom = Math.min(...points.map(low), objective ?? Infinity);
  const top = Math.max(...points.map(high), objective ?? 0);
  const last = highest(series);
  return plot.plot({
    ...frame(width),
    x: concurrencyAxis(last),
    y: {
      type: "log",
      domain: [bottom, top],
      label: null,
      grid: true,
      ticks: logTicks(bottom, top),
      tickFormat: (seconds: number) => show(seconds, "time", 2),
    },
    marks: [
      ...(objective === undefined
        ? []
        : [
            plot.rect([objective], {
              x1: 1,
              x2: last,
              y1: bottom,
              y2: objective,
              fill: "var(--good)",
              fillOpacity: 0.1,
            }),
            plot.ruleY([objective], { stroke: "var(--good)", strokeDasharray: "5 3" }),
          ]),
      ...limitMarks(plot, series),
      plot.areaY(points, {
        x: "concurrency",
        y1: low,
        y2: high,
        z: colours,
        fill: colours,
        fillOpacity: 0.16,
      }),
      ...meanMarks(plot, series, value, metric.text),
    ],
  });
}

/** Output tokens a second against concurrency. */
export function throughputChart(plot: Plotting, width: number, series: readonly LoadSeries[]): Drawing {
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
      ...meanMarks(plot, series, ({ tokensPerSecond }) => tokensPerSecond, throughputText),
    ],
  });
}

/** The line of each scenario, a dot at its present load, and a tip that follows the pointer. */
function meanMarks(
  plot: Plotting,
  series: readonly LoadSeries[],
  y: (point: LoadPoint) => number,
  text: (point: LoadPoint) => string,
) {
  const { points, colours } = flattened(series);
  return [
    plot.lineY(points, { x: "concurrency", y, z: colours, stroke: colours, strokeWidth: 2 }),
    plot.dot(series.map(presentPoint), {
      x: "concurrency",
      y,
      fill: series.map((_, index) => seriesColour(index)),
      r: 5,
      stroke: "var(--card)",
    }),
    plot.tip(points, plot.pointerX({ x: "concurrency", y, ...tipColours, title: text })),
  ];
}

/** All points as one mark, each with the colour of its scenario: Plot's cost is by marks. */
function flattened(series: readonly LoadSeries[]) {
  return {
    points: series.flatMap(({ points }) => points),
    colours: series.flatMap(({ points }, index) => points.map(() => seriesColour(index))),
  };
}

export const tipColours = { fill: "var(--card)", stroke: "var(--muted)" };

export const frame = (width: number) =>
  ({
    width,
    height: Math.max(190, Math.min(260, width * 0.6)),
    marginLeft: 66,
    marginRight: 16,
    marginTop: 16,
    marginBottom: 42,
    className: "plot",
  }) as const;

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
