import type { PlotLibrary, PlotOptions } from "../plotLibrary.ts";
import { logTicks } from "./logTicks.ts";
import type { PlotTheme } from "./plotTheme.ts";

/** A mean latency with the bounds that hold in 80 % of cases, at one value of what varies. */
export interface BandPoint {
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Of its series, by place in the theme. */
  readonly series: number;
}

/** Latencies over what varies: means, 80 % bands, and what lies within the objective. */
export function bandPlot(
  Plot: PlotLibrary,
  theme: PlotTheme,
  points: readonly BandPoint[],
  {
    x,
    objective,
  }: { readonly x: Readonly<Record<string, unknown>>; readonly objective?: number | undefined },
): PlotOptions {
  const bottom = Math.min(...points.map(({ low }) => low), objective ?? Infinity);
  const top = Math.max(...points.map(({ high }) => high), objective ?? 0);
  const xs = points.map((point) => point.x);
  const colourOf = ({ series }: BandPoint) => theme.series[series] ?? theme.muted;
  return {
    x,
    y: {
      type: "log",
      domain: [bottom, top],
      label: null,
      grid: true,
      ticks: logTicks(bottom, top),
      tickFormat: (value: number) => theme.time(value, 2),
    },
    marks: [
      ...(objective === undefined
        ? []
        : [
            Plot.rect([objective], {
              x1: Math.min(...xs),
              x2: Math.max(...xs),
              y1: bottom,
              y2: objective,
              fill: theme.good,
              fillOpacity: 0.1,
            }),
            Plot.ruleY([objective], { stroke: theme.good, strokeDasharray: "5 3" }),
          ]),
      Plot.areaY(points, {
        x: "x",
        y1: "low",
        y2: "high",
        z: "series",
        fill: colourOf,
        fillOpacity: 0.16,
      }),
      Plot.lineY(points, { x: "x", y: "mean", z: "series", stroke: colourOf, strokeWidth: 2 }),
    ],
  };
}
