import { show } from "../parts/show.ts";
import type { PromptPoint } from "../state/curves.ts";
import type { Drawing, Plotting } from "./Chart.tsx";
import { frame, tipColours } from "./loadCharts.ts";
import { logTicks } from "./logTicks.ts";

/** TTFT against prompt length with its 80 % band; a rule at the present length. */
export function promptChart(
  plot: Plotting,
  width: number,
  points: readonly PromptPoint[],
  inputTokens: number,
): Drawing {
  const low = Math.min(...points.map(({ ttftLow }) => ttftLow));
  const high = Math.max(...points.map(({ ttftHigh }) => ttftHigh));
  return plot.plot({
    ...frame(width),
    x: {
      type: "log",
      base: 2,
      label: "prompt tokens",
      labelOffset: 38,
      ticks: [64, 256, 1024, 4096, 16_384, 65_536],
      tickFormat: shortTokens,
    },
    y: {
      type: "log",
      label: null,
      grid: true,
      ticks: logTicks(low, high),
      tickFormat: (value: number) => show(value, "time", 2),
    },
    marks: [
      plot.ruleX([inputTokens], { stroke: "var(--series-1)", strokeDasharray: "2 3" }),
      plot.areaY(points, {
        x: "inputTokens",
        y1: "ttftLow",
        y2: "ttftHigh",
        fill: "var(--series-1)",
        fillOpacity: 0.16,
      }),
      plot.lineY(points, { x: "inputTokens", y: "ttft", stroke: "var(--series-1)", strokeWidth: 2 }),
      plot.tip(
        points,
        plot.pointerX({
          x: "inputTokens",
          y: "ttft",
          ...tipColours,
          title: (point: PromptPoint) =>
            `${show(point.inputTokens, "tokens")}\nTTFT ${show(point.ttft, "time")}\n80 %: ${show(point.ttftLow, "time", 3)} to ${show(point.ttftHigh, "time", 3)}`,
        }),
      ),
    ],
  });
}

/** 1024 as "1k": the axis counts in powers of two. */
const shortTokens = (value: number): string =>
  value >= 1024 ? `${Math.round(value / 1024)}k` : String(value);
