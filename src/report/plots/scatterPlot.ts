import type { PlotLibrary, PlotOptions } from "../plotLibrary.ts";
import { logTicks } from "./logTicks.ts";
import type { PlotTheme } from "./plotTheme.ts";

/** One prediction beside its measurement. */
export interface ScatterPoint {
  readonly measured: number;
  readonly predicted: number;
  /** The runs that it stands for. */
  readonly n: number;
  /** Of its group, by place in the theme. */
  readonly series: number;
}

/** Predicted against measured on logarithmic axes; the line is equality, the dashes `factor` times off. `names` are those of the series. */
export function scatterPlot(
  Plot: PlotLibrary,
  theme: PlotTheme,
  points: readonly ScatterPoint[],
  factor: number,
  names: readonly string[] = [],
): PlotOptions {
  const all = points.flatMap(({ measured, predicted }) => [measured, predicted]);
  const [low, high] = [Math.min(...all) / 1.4, Math.max(...all) * 1.4];
  const domain = [low, high];
  const line = (times: number) => domain.map((x) => ({ x, y: x * times }));
  const axis = {
    type: "log",
    domain,
    grid: true,
    ticks: logTicks(low, high),
    tickFormat: (value: number) => theme.time(value, 2),
  };
  return {
    clip: true,
    x: { ...axis, label: "measured", labelOffset: 38 },
    y: { ...axis, label: "predicted" },
    r: { range: [3, 10] },
    marks: [
      Plot.line(line(1), { x: "x", y: "y", stroke: theme.muted }),
      ...[factor, 1 / factor].map((times) =>
        Plot.line(line(times), { x: "x", y: "y", stroke: theme.muted, strokeDasharray: "3 4" }),
      ),
      Plot.dot(points, {
        x: "measured",
        y: "predicted",
        r: points.every(({ n }) => n === 1) ? 2 : "n",
        fill: ({ series }) => theme.series[series] ?? theme.muted,
        fillOpacity: 0.6,
        stroke: theme.ground,
      }),
      ...names.map((name, index) =>
        Plot.text([name], {
          frameAnchor: "top-left",
          dx: 6,
          dy: 6 + 14 * index,
          fill: theme.series[index] ?? theme.muted,
        }),
      ),
    ],
  };
}
