import { distributionPlot, type SharePoint } from "../../report/plots/distributionPlot.ts";
import { timelinePlot, type Moment, type MomentKey } from "../../report/plots/timelinePlot.ts";
import { show, showPercent } from "../parts/show.ts";
import { drawn, type Drawing, type Plotting } from "./Chart.tsx";
import { frame, tipColours } from "./frame.ts";
import { pageTheme } from "./pageTheme.ts";

/** One quantity of a run over simulated time. */
export interface Course {
  readonly title: string;
  readonly description: string;
  readonly key: MomentKey;
  format(value: number): string;
  /** Upper end of the axis; absent: the highest value. */
  readonly highest?: number;
}

export function timelineChart(
  plot: Plotting,
  width: number,
  series: readonly Moment[],
  { key, format, highest }: Course,
): Drawing {
  const tip = plot.tip(
    series.filter((point) => point[key] !== null),
    plot.pointerX({
      x: "startSeconds",
      y: key,
      ...tipColours,
      title: (point: Moment) => `${show(point.startSeconds, "time", 3)}\n${format(point[key] ?? Number.NaN)}`,
    }),
  );
  return drawn(
    plot,
    { ...frame(width), height: 170 },
    (library) =>
      timelinePlot(library, pageTheme, series, {
        keys: [key],
        format,
        ...(highest !== undefined && { highest }),
      }),
    [tip],
  );
}

/** Share of requests within a latency; a rule at each limit. */
export function distributionChart(
  plot: Plotting,
  width: number,
  curve: readonly SharePoint[],
  limits: readonly number[],
): Drawing {
  const tip = plot.tip(
    curve.filter(({ value }) => value !== null && value > 0),
    plot.pointer({
      x: "value",
      y: "share",
      ...tipColours,
      title: ({ value, share }: SharePoint) => `${showPercent(share)} within ${show(value ?? 0, "time")}`,
    }),
  );
  return drawn(
    plot,
    frame(width),
    (library) => distributionPlot(library, pageTheme, [{ name: "", curve }], limits),
    [tip],
  );
}
