import type { PlotLibrary, PlotOptions } from "../plotLibrary.ts";
import type { PlotTheme } from "./plotTheme.ts";

/** A moment of a run; what never was is null. */
export interface Moment {
  readonly startSeconds: number;
  readonly batchSize: number | null;
  readonly waiting: number | null;
  readonly kvUtilisation: number | null;
  readonly outputTokensPerSecond: number | null;
  readonly ttftSeconds: number | null;
}

export type MomentKey = Exclude<keyof Moment, "startSeconds">;

export interface Timeline {
  /** One line each; the first is filled. */
  readonly keys: readonly MomentKey[];
  format(value: number): string;
  /** Upper end of the axis; absent: the highest value. */
  readonly highest?: number;
  /** Drawn as rules. */
  readonly limits?: readonly number[];
}

/** Quantities of a run over simulated time. */
export function timelinePlot(
  Plot: PlotLibrary,
  theme: PlotTheme,
  series: readonly Moment[],
  { keys, format, highest, limits = [] }: Timeline,
): PlotOptions {
  const top = highest ?? Math.max(0, ...series.flatMap((point) => keys.map((key) => point[key] ?? 0)));
  return {
    x: {
      label: "simulated time",
      labelOffset: 38,
      ticks: 5,
      tickFormat: (value: number) => theme.time(value, 3),
    },
    // An axis needs a length, even where nothing ever happened.
    y: { label: null, grid: true, zero: true, ticks: 4, tickFormat: format, domain: [0, top > 0 ? top : 1] },
    marks: [
      Plot.ruleY(limits, { stroke: theme.good, strokeDasharray: "5 3" }),
      ...keys.flatMap((key, index) => {
        const points = series.filter((point) => point[key] !== null);
        const colour = theme.series[index] ?? theme.muted;
        const line = { x: "startSeconds", y: key, curve: "step-after" };
        return [
          ...(index === 0 ? [Plot.areaY(points, { ...line, fill: colour, fillOpacity: 0.2 })] : []),
          Plot.lineY(points, { ...line, stroke: colour }),
        ];
      }),
    ],
  };
}
