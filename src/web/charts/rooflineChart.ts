import type { OperatorTime } from "../../serving/calibrated/operatorTimes.ts";
import { show, showNumber } from "../parts/show.ts";
import type { Drawing, Plotting } from "./Chart.tsx";
import { frame, tipColours } from "./frame.ts";
import { logTicks } from "../../report/plots/logTicks.ts";

export interface RooflinePoint extends OperatorTime {
  readonly phase: "prefill" | "decode";
  /** FLOPs a byte. */
  readonly intensity: number;
  readonly flopsPerSecond: number;
}

export interface Roof {
  readonly name: string;
  readonly peakFlops: number;
}

/** Operators that compute, as points under the roofs of the device. */
export const rooflinePoints = (
  phase: "prefill" | "decode",
  operators: readonly OperatorTime[],
): readonly RooflinePoint[] =>
  operators
    .filter(({ flops, memoryBytes }) => flops > 0 && memoryBytes > 0)
    .map((operator) => ({
      ...operator,
      phase,
      intensity: operator.flops / operator.memoryBytes,
      flopsPerSecond: operator.flops / operator.seconds,
    }));

/** Every operator by arithmetic intensity and achieved rate; nothing can lie above the roofs. */
export function rooflineChart(
  plot: Plotting,
  width: number,
  points: readonly RooflinePoint[],
  roofs: readonly Roof[],
  memoryBandwidth: number,
): Drawing {
  const highest = Math.max(...roofs.map(({ peakFlops }) => peakFlops));
  const left = Math.min(0.5, ...points.map(({ intensity }) => intensity / 1.5));
  const right = Math.max(4 * (highest / memoryBandwidth), ...points.map(({ intensity }) => intensity * 1.5));
  const bottom = Math.min(...points.map(({ flopsPerSecond }) => flopsPerSecond / 2));
  const lines = roofs.map(({ name, peakFlops }) => ({
    name,
    peakFlops,
    corners: [
      { x: left, y: left * memoryBandwidth },
      { x: peakFlops / memoryBandwidth, y: peakFlops },
      { x: right, y: peakFlops },
    ],
  }));
  const floor = Math.min(bottom, left * memoryBandwidth);
  return plot.plot({
    ...frame(width),
    height: Math.max(240, Math.min(340, width * 0.7)),
    marginLeft: 84,
    marginRight: 40,
    x: {
      type: "log",
      label: "FLOPs a byte",
      labelOffset: 38,
      ticks: logTicks(left, right),
      tickFormat: (value: number) => showNumber(value, 2),
      domain: [left, right],
    },
    y: {
      type: "log",
      label: null,
      grid: true,
      ticks: logTicks(floor, highest * 2),
      tickFormat: (value: number) => show(value, "flopRate", 2),
      domain: [floor, highest * 2],
    },
    symbol: { domain: ["prefill", "decode"], range: ["square", "circle"] },
    marks: [
      ...lines.flatMap(({ name, peakFlops, corners }) => [
        plot.line(corners, { x: "x", y: "y", stroke: "var(--muted)", strokeWidth: 1.5 }),
        plot.text([name], {
          x: right,
          y: peakFlops,
          text: () => name,
          textAnchor: "start",
          dx: 4,

          fill: "var(--muted)",
        }),
      ]),
      plot.dot(points, {
        x: "intensity",
        y: "flopsPerSecond",
        symbol: "phase",
        fill: ({ bound }: RooflinePoint) => `var(--${bound})`,
        fillOpacity: 0.75,
        r: ({ seconds }: RooflinePoint) => seconds,
      }),
      plot.tip(
        points,
        plot.pointer({
          x: "intensity",
          y: "flopsPerSecond",
          ...tipColours,
          title: (point: RooflinePoint) =>
            `${point.name} (${point.phase})\n${showNumber(point.intensity, 3)} FLOPs a byte, ${show(point.flopsPerSecond, "flopRate", 3)}\n= ${show(point.flops, "flops", 3)} / ${show(point.memoryBytes, "bytes", 3)}, ${show(point.flops, "flops", 3)} / ${show(point.seconds, "time", 3)}\n${show(point.seconds, "time", 3)}, bound by ${point.bound}`,
        }),
      ),
    ],
    r: { range: [2.5, 9] },
  });
}
