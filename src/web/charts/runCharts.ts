import { show, showNumber, showPercent } from "../parts/show.ts";
import type { TimelinePoint } from "../worker/messages.ts";
import type { Drawing, Plotting } from "./Chart.tsx";
import { frame, tipColours } from "./loadCharts.ts";

/** One quantity over simulated time. */
export function timelineChart(
  plot: Plotting,
  width: number,
  points: readonly TimelinePoint[],
  quantity: "batch" | "queue" | "kv",
): Drawing {
  const format = quantity === "kv" ? showPercent : (value: number) => showNumber(value, 3);
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
      domain: [0, quantity === "kv" ? 1 : Math.max(1, ...points.map((point) => point[quantity]))],
    },
    marks: [
      plot.areaY(points, {
        x: "seconds",
        y: quantity,
        fill: "var(--series-1)",
        fillOpacity: 0.2,
        curve: "step-after",
      }),
      plot.lineY(points, { x: "seconds", y: quantity, stroke: "var(--series-1)", curve: "step-after" }),
      plot.tip(
        points,
        plot.pointerX({
          x: "seconds",
          y: quantity,
          ...tipColours,
          title: (point: TimelinePoint) => `${show(point.seconds, "time", 3)}\n${format(point[quantity])}`,
        }),
      ),
    ],
  });
}

/** Share of requests within a latency; a rule at the objective. */
export function distributionChart(
  plot: Plotting,
  width: number,
  quantiles: readonly number[],
  objective: number | undefined,
): Drawing {
  const points = quantiles.map((seconds, percent) => ({ seconds, share: percent / 100 }));
  const spread = (quantiles.at(-1) ?? 1) / (quantiles[0] ?? 1);
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
      ...(objective === undefined
        ? []
        : [plot.ruleX([objective], { stroke: "var(--good)", strokeDasharray: "5 3" })]),
      plot.lineY(points, {
        x: "seconds",
        y: "share",
        stroke: "var(--series-1)",
        strokeWidth: 2,
        curve: "step-after",
      }),
      plot.tip(
        points,
        plot.pointer({
          x: "seconds",
          y: "share",
          ...tipColours,
          title: ({ seconds, share }: { seconds: number; share: number }) =>
            `${showPercent(share)} within ${show(seconds, "time")}`,
        }),
      ),
    ],
  });
}
