import { drawPlots } from "./drawPlots.ts";
import type { Drawing, PlotLibrary, PlotOptions } from "./plotLibrary.ts";
import { distributionPlot, type SharePoint } from "./plots/distributionPlot.ts";
import { paperSize, paperTheme } from "./plots/plotTheme.ts";
import { timelinePlot, type Moment, type Timeline } from "./plots/timelinePlot.ts";

/** What the plots of a simulation show. */
export interface SimulationFigures {
  readonly curves: Readonly<Record<"ttft" | "tpot" | "itl" | "e2eLatency", readonly SharePoint[]>>;
  readonly series: readonly Moment[];
  readonly slos: readonly { readonly metric: string; readonly limitSeconds: number }[];
}

const size = { ...paperSize, marginLeft: 64, marginRight: 72, marginBottom: 42 };

/** Plots of a run, each with its title: latency distributions, batch and queue, KV cache, TTFT over time. */
export function simulationPlots(
  { curves, series, slos }: SimulationFigures,
  Plot: PlotLibrary,
): readonly { readonly title: string; readonly options: PlotOptions }[] {
  const limitsOf = (...metrics: readonly string[]) =>
    slos.filter(({ metric }) => metrics.includes(metric)).map(({ limitSeconds }) => limitSeconds);
  const distributions = (["ttft", "tpot", "e2eLatency"] as const).map((name) => ({
    name,
    curve: curves[name],
  }));
  const timeline = (of: Timeline) => ({ ...size, ...timelinePlot(Plot, paperTheme, series, of) });
  return [
    {
      title: "Share of requests by latency",
      options: {
        ...size,
        ...distributionPlot(Plot, paperTheme, distributions, limitsOf("ttft", "tpot", "e2eLatency")),
      },
    },
    {
      title: "Sequences in the batch (filled) and requests that wait, over time",
      options: timeline({ keys: ["batchSize", "waiting"], format: String }),
    },
    {
      title: "KV cache in use over time",
      options: timeline({ keys: ["kvUtilisation"], format: paperTheme.percent, highest: 1 }),
    },
    {
      title: "TTFT over the time of arrival",
      options: timeline({
        keys: ["ttftSeconds"],
        format: (value) => paperTheme.time(value, 3),
        limits: limitsOf("ttft"),
      }),
    },
  ];
}

/** The plots as SVG texts. */
export function drawSimulationPlots(
  figures: SimulationFigures,
  drawing: Pick<Drawing, "plot" | "document">,
): readonly { readonly title: string; readonly svg: string }[] {
  return drawPlots(simulationPlots(figures, drawing.plot), drawing);
}
