import type { PlotLibrary, PlotOptions } from "../plotLibrary.ts";
import type { PlotTheme } from "./plotTheme.ts";

/** Share of requests at or below a value; null where there is none. */
export interface SharePoint {
  readonly value: number | null;
  readonly share: number;
}

export interface Distribution {
  /** Written beside its curve where there are several. */
  readonly name: string;
  readonly curve: readonly SharePoint[];
}

/** Shares of requests within a latency; a rule at each limit. */
export function distributionPlot(
  Plot: PlotLibrary,
  theme: PlotTheme,
  distributions: readonly Distribution[],
  limits: readonly number[],
): PlotOptions {
  const points = distributions.flatMap(({ name, curve }) =>
    curve.filter(({ value }) => value !== null && value > 0).map((point) => ({ ...point, name })),
  );
  const values = points.map(({ value }) => value!);
  const spread = Math.max(...values) / Math.min(...values);
  // Neighbouring ticks of a narrow range differ in later digits.
  const digits = spread > 1.5 ? 2 : spread > 1.05 ? 3 : 4;
  const names = distributions.map(({ name }) => name);
  const colourOf = ({ name }: { name: string }) => theme.series[names.indexOf(name)] ?? theme.muted;
  return {
    x: {
      type: spread > 8 ? "log" : "linear",
      label: "latency",
      labelOffset: 38,
      ticks: 4,
      tickFormat: (value: number) => theme.time(value, digits),
    },
    y: { label: null, grid: true, domain: [0, 1], ticks: 5, tickFormat: theme.percent },
    marks: [
      Plot.ruleX(limits, { stroke: theme.good, strokeDasharray: "5 3" }),
      Plot.lineY(points, {
        x: "value",
        y: "share",
        z: "name",
        stroke: colourOf,
        strokeWidth: 2,
        curve: "step-after",
      }),
      ...(names.length > 1
        ? [
            Plot.text(
              points,
              Plot.selectLast({
                x: "value",
                y: "share",
                z: "name",
                text: "name",
                fill: colourOf,
                textAnchor: "start",
                lineAnchor: "top",
                dx: 4,
              }),
            ),
          ]
        : []),
    ],
  };
}
