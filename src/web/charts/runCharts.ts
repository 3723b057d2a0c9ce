import type { SimulationOutput } from "../../api/simulationOutput.ts";
import { show, showPercent } from "../parts/show.ts";
import type { Drawing, Plotting } from "./Chart.tsx";
import { frame, tipColours } from "./loadCharts.ts";

type Moment = SimulationOutput["series"][number];
type Share = NonNullable<SimulationOutput["curves"]>["ttft"][number];

/** One quantity of a run over simulated time. */
export interface Timeline {
  readonly title: string;
  readonly description: string;
  readonly key: "batchSize" | "waiting" | "kvUtilisation" | "outputTokensPerSecond" | "ttftSeconds";
  format(value: number): string;
  /** Upper end of the axis; absent: the highest value. */
  readonly highest?: number;
}

export function timelineChart(
  plot: Plotting,
  width: number,
  series: readonly Moment[],
  { key, format, highest }: Timeline,
): Drawing {
  const points = series.filter((point) => point[key] !== null);
  return plot.plot({
    ...frame(width),
    height: 170,
    x: {
      label: "simulated time",
      labelOffset: 38,
      ticks: 5,
      tickFormat: (value: number) => show(value, "time", 3),
    },
    y: {
      label: null,
      grid: true,
      zero: true,
      ticks: 4,
      tickFormat: format,
      domain: [0, highest ?? highestOf(points.map((point) => point[key] ?? 0))],
    },
    marks: [
      plot.areaY(points, {
        x: "startSeconds",
        y: key,
        fill: "var(--series-1)",
        fillOpacity: 0.2,
        curve: "step-after",
      }),
      plot.lineY(points, { x: "startSeconds", y: key, stroke: "var(--series-1)", curve: "step-after" }),
      plot.tip(
        points,
        plot.pointerX({
          x: "startSeconds",
          y: key,
          ...tipColours,
          title: (point: Moment) =>
            `${show(point.startSeconds, "time", 3)}\n${format(point[key] ?? Number.NaN)}`,
        }),
      ),
    ],
  });
}

/** Share of requests within a latency; a rule at each limit. */
export function distributionChart(
  plot: Plotting,
  width: number,
  curve: readonly Share[],
  limits: readonly number[],
): Drawing {
  const points = curve.filter(({ value }) => value !== null && value > 0);
  const spread = (points.at(-1)?.value ?? 1) / (points[0]?.value ?? 1);
  return plot.plot({
    ...frame(width),
    x: {
      type: spread > 8 ? "log" : "linear",
      label: "latency",
      labelOffset: 38,
      ticks: 4,
      tickFormat: (value: number) => show(value, "time", 2),
    },
    y: { label: null, grid: true, domain: [0, 1], ticks: 5, tickFormat: showPercent },
    marks: [
      plot.ruleX(limits, { stroke: "var(--good)", strokeDasharray: "5 3" }),
      plot.lineY(points, {
        x: "value",
        y: "share",
        stroke: "var(--series-1)",
        strokeWidth: 2,
        curve: "step-after",
      }),
      plot.tip(
        points,
        plot.pointer({
          x: "value",
          y: "share",
          ...tipColours,
          title: ({ value, share }: Share) => `${showPercent(share)} within ${show(value ?? 0, "time")}`,
        }),
      ),
    ],
  });
}

/** An axis needs a length, even where nothing ever happened. */
function highestOf(values: readonly number[]): number {
  const highest = Math.max(0, ...values);
  return highest > 0 ? highest : 1;
}
