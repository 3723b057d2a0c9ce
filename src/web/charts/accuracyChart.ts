import type { AccuracyGroup } from "../../calibration/study/accuracyGroups.ts";
import { scatterPlot } from "../../report/plots/scatterPlot.ts";
import { show, showPercent } from "../parts/show.ts";
import { drawn, type Drawing, type Plotting } from "./Chart.tsx";
import { frame, tipColours } from "./frame.ts";
import { pageTheme } from "./pageTheme.ts";

/** Medians predicted against measured, a dot a group. */
export function accuracyChart(
  plot: Plotting,
  width: number,
  groups: readonly AccuracyGroup[],
  metric: "tpot" | "ttft",
): Drawing {
  const points = groups.flatMap((group) => {
    const values = group[metric];
    if (values === undefined) return [];
    const { measuredSeconds: measured, predictedSeconds: predicted, medianAbsoluteError: error } = values;
    return [{ measured, predicted, error, n: group.n, series: 0, group }];
  });
  const tip = plot.tip(
    points,
    plot.pointer({
      x: "measured",
      y: "predicted",
      ...tipColours,
      title: ({ group, measured, predicted, error }: (typeof points)[number]) =>
        `${group.model}\n${group.system}, ${group.engine}, ${group.mode}, ${group.n} runs\nmeasured ${show(measured, "time", 3)}, predicted ${show(predicted, "time", 3)}\nmedian error ${showPercent(error)}`,
    }),
  );
  return drawn(
    plot,
    { ...frame(width), height: Math.max(260, Math.min(420, width * 0.8)), marginTop: 24 },
    (library) => scatterPlot(library, pageTheme, points, 1.25),
    [tip],
  );
}
