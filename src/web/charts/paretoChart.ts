import { show } from "../parts/show.ts";
import type { FrontierPoint } from "../state/frontier.ts";
import type { Drawing, Plotting } from "./Chart.tsx";
import { frame, tipColours } from "./frame.ts";

const palette = [
  "#3b82c4",
  "#e07b39",
  "#3d9a6a",
  "#c94f5c",
  "#8a6bbf",
  "#b08a2e",
  "#d07ab0",
  "#5aa5a5",
  "#8c8c8c",
  "#9a6b4f",
  "#6f8f2f",
  "#4f5fb0",
  "#b0503f",
];

/** One colour a sharding, in the order of the points. */
export function shardingColours(points: readonly FrontierPoint[]): ReadonlyMap<string, string> {
  const shardings = [...new Set(points.map(({ sharding }) => sharding))];
  return new Map(shardings.map((sharding, index) => [sharding, palette[index % palette.length] ?? ""]));
}

/** Throughput per device against speed for one user: every point, and the line that none of them beats. */
export function paretoChart(
  plot: Plotting,
  width: number,
  points: readonly FrontierPoint[],
  frontier: readonly FrontierPoint[],
  open: (point: FrontierPoint) => void,
): Drawing {
  const colours = shardingColours(points);
  const drawing = plot.plot({
    ...frame(width),
    height: Math.max(320, Math.min(480, width * 0.5)),
    marginLeft: 80,
    marginTop: 28,
    x: { label: "output tokens a second for one user", labelOffset: 38, grid: true, zero: true, nice: true },
    y: { label: "output tokens a second per device", grid: true, zero: true, nice: true },
    color: { domain: [...colours.keys()], range: [...colours.values()] },
    marks: [
      plot.line(frontier, {
        x: "tokensPerSecondPerUser",
        y: "tokensPerSecondPerDevice",
        stroke: "var(--accent)",
        strokeWidth: 2,
        curve: "step-after",
      }),
      plot.dot(points, {
        x: "tokensPerSecondPerUser",
        y: "tokensPerSecondPerDevice",
        stroke: "var(--card)",
        fill: "sharding",
        fillOpacity: 0.85,
        r: 4,
      }),
      plot.tip(
        points,
        plot.pointer({
          x: "tokensPerSecondPerUser",
          y: "tokensPerSecondPerDevice",
          ...tipColours,
          title: (point: FrontierPoint) =>
            `${point.sharding}, ${point.concurrency} in flight\n${show(point.tokensPerSecondPerDevice, "tokenRate")} per device, ${show(point.tokensPerSecondPerUser, "tokenRate")} for one user\nTTFT ${show(point.ttft, "time")}; click to open`,
        }),
      ),
    ],
  });
  drawing.addEventListener("click", () => {
    const point = drawing.value as FrontierPoint | undefined;
    if (point) open(point);
  });
  return drawing;
}
