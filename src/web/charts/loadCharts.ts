import { show } from "../parts/show.ts";
import type { LoadPoint } from "../state/curves.ts";
import type { Drawing, Plotting } from "./Chart.tsx";

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
  readonly label: string;
  readonly value: (point: LoadPoint) => number;
  readonly low: (point: LoadPoint) => number;
  readonly high: (point: LoadPoint) => number;
  /** The objective in seconds, where one is set. */
  readonly objective?: number | undefined;
}

export const ttftMetric: LatencyMetric = {
  label: "TTFT",
  value: ({ ttft }) => ttft,
  low: ({ ttftLow }) => ttftLow,
  high: ({ ttftHigh }) => ttftHigh,
};

export const tpotMetric: LatencyMetric = {
  label: "TPOT",
  value: ({ tpot }) => tpot,
  low: ({ tpotLow }) => tpotLow,
  high: ({ tpotHigh }) => tpotHigh,
};

/** The colour of a scenario, by its place. */
export const seriesColour = (index: number): string => `var(--series-${index + 1})`;

/** Latency against concurrency: mean, 80 % band, the present load, the KV limit, and what lies within the objective. */
export function latencyChart(
  plot: Plotting,
  width: number,
  metric: LatencyMetric,
  series: readonly LoadSeries[],
): Drawing {
  const { objective } = metric;
  const top = Math.max(...series.flatMap(({ points }) => points.map(metric.value)));
  return plot.plot({
    ...frame(width),
    x: concurrencyAxis,
    y: {
      type: "log",
      label: null,
      grid: true,
      ticks: 5,
      tickFormat: (value: number) => show(value, "time", 2),
    },
    marks: [
      ...(objective === undefined
        ? []
        : [
            plot.rect([objective], {
              x1: 1,
              x2: highest(series),
              y1: Math.min(...series.flatMap(({ points }) => points.map(metric.low)), objective),
              y2: objective,
              fill: "var(--good)",
              fillOpacity: 0.1,
            }),
            plot.ruleY([objective], { stroke: "var(--good)", strokeDasharray: "5 3" }),
          ]),
      ...limitMarks(plot, series),
      ...series.flatMap(({ points }, index) => [
        plot.areaY(points, {
          x: "concurrency",
          y1: metric.low,
          y2: metric.high,
          fill: seriesColour(index),
          fillOpacity: 0.16,
        }),
        plot.lineY(points, {
          x: "concurrency",
          y: metric.value,
          stroke: seriesColour(index),
          strokeWidth: 2,
        }),
      ]),
      ...presentLoads(plot, series, metric.value),
      plot.tip(
        series.flatMap(({ points }) => points),
        plot.pointerX({
          x: "concurrency",
          y: metric.value,
          ...tipColours,
          title: (point: LoadPoint) =>
            `${point.concurrency} in flight\n${metric.label} ${show(metric.value(point), "time")}\n80 %: ${show(metric.low(point), "time", 3)} to ${show(metric.high(point), "time", 3)}`,
        }),
      ),
      plot.dot([top], { x: 1, y: top, r: 0 }),
    ],
  });
}

/** Output tokens a second against concurrency. */
export function throughputChart(plot: Plotting, width: number, series: readonly LoadSeries[]): Drawing {
  return plot.plot({
    ...frame(width),
    x: concurrencyAxis,
    y: {
      label: null,
      grid: true,
      zero: true,
      ticks: 5,
      tickFormat: (value: number) => show(value, "tokenRate", 3),
    },
    marks: [
      ...limitMarks(plot, series),
      ...series.map(({ points }, index) =>
        plot.lineY(points, {
          x: "concurrency",
          y: "tokensPerSecond",
          stroke: seriesColour(index),
          strokeWidth: 2,
        }),
      ),
      ...presentLoads(plot, series, ({ tokensPerSecond }) => tokensPerSecond),
      plot.tip(
        series.flatMap(({ points }) => points),
        plot.pointerX({
          x: "concurrency",
          y: "tokensPerSecond",
          ...tipColours,
          title: (point: LoadPoint) =>
            `${point.concurrency} in flight\n${show(point.tokensPerSecond, "tokenRate")} output`,
        }),
      ),
    ],
  });
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

const concurrencyAxis = {
  type: "log" as const,
  base: 2,
  label: "requests in flight",
  labelOffset: 38,
  tickFormat: (value: number) => show(value, "tokens").replace(" tokens", ""),
  ticks: 6,
};

const highest = (series: readonly LoadSeries[]) =>
  Math.max(...series.map(({ points }) => points.at(-1)?.concurrency ?? 1));

/** A rule where the KV cache is full, unless it lies outside the drawing. */
function limitMarks(plot: Plotting, series: readonly LoadSeries[]) {
  return series
    .filter(({ limit }) => limit >= 1 && limit <= highest(series))
    .flatMap(({ limit }, index) => [
      plot.ruleX([limit], { stroke: "var(--warn)", strokeDasharray: "2 3" }),
      ...(index === 0
        ? [
            plot.text([limit], {
              x: limit,
              frameAnchor: "top",
              text: () => "KV full",
              dx: -4,
              dy: -10,
              textAnchor: "end",
              fill: "var(--warn)",
            }),
          ]
        : []),
    ]);
}

function presentLoads(plot: Plotting, series: readonly LoadSeries[], value: (point: LoadPoint) => number) {
  return series.map(({ points, concurrency }, index) => {
    const nearest = points.reduce((best, point) =>
      Math.abs(Math.log(point.concurrency / concurrency)) < Math.abs(Math.log(best.concurrency / concurrency))
        ? point
        : best,
    );
    return plot.dot([nearest], {
      x: "concurrency",
      y: value,
      fill: seriesColour(index),
      r: 5,
      stroke: "var(--card)",
    });
  });
}
