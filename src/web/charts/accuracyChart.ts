import { show, showPercent } from "../parts/show.ts";
import type { AccuracyGroup } from "../../calibration/accuracyGroups.ts";
import type { Drawing, Plotting } from "./Chart.tsx";
import { frame, tipColours } from "./loadCharts.ts";
import { logTicks } from "./logTicks.ts";

/** Medians predicted against measured, a dot a group; the line is equality, the dashes 1.25 times off. */
export function accuracyChart(
  plot: Plotting,
  width: number,
  groups: readonly AccuracyGroup[],
  metric: "tpot" | "ttft",
): Drawing {
  const points = groups.flatMap((group) => {
    const values = group[metric];
    return values === undefined ? [] : [{ ...values, group }];
  });
  const all = points.flatMap(({ measuredSeconds, predictedSeconds }) => [measuredSeconds, predictedSeconds]);
  const [low, high] = [Math.min(...all) / 1.4, Math.max(...all) * 1.4];
  const domain = [low, high];
  const line = (factor: number) => domain.map((x) => ({ x, y: x * factor }));
  const axis = {
    type: "log" as const,
    domain,
    ticks: logTicks(low, high),
    tickFormat: (value: number) => show(value, "time", 2),
  };
  return plot.plot({
    ...frame(width),
    height: Math.max(260, Math.min(420, width * 0.8)),
    marginTop: 24,
    clip: true,
    x: { ...axis, label: "measured", labelOffset: 38, grid: true },
    y: { ...axis, label: "predicted", grid: true },
    r: { range: [3, 10] },
    marks: [
      plot.line(line(1), { x: "x", y: "y", stroke: "var(--muted)" }),
      ...[1.25, 0.8].map((factor) =>
        plot.line(line(factor), { x: "x", y: "y", stroke: "var(--muted)", strokeDasharray: "3 4" }),
      ),
      plot.dot(points, {
        x: "measuredSeconds",
        y: "predictedSeconds",
        r: ({ group }: (typeof points)[number]) => group.n,
        fill: "var(--series-1)",
        fillOpacity: 0.6,
        stroke: "var(--card)",
      }),
      plot.tip(
        points,
        plot.pointer({
          x: "measuredSeconds",
          y: "predictedSeconds",
          ...tipColours,
          title: ({ group, ...values }: (typeof points)[number]) =>
            `${group.model}\n${group.system}, ${group.engine}, ${group.mode}, ${group.n} runs\nmeasured ${show(values.measuredSeconds, "time", 3)}, predicted ${show(values.predictedSeconds, "time", 3)}\nmedian error ${showPercent(values.medianAbsoluteError)}`,
        }),
      ),
    ],
  });
}
