import { drawPlots } from "./drawPlots.ts";
import type { Drawing, PlotLibrary, PlotOptions } from "./plotLibrary.ts";

/** What the plots of a simulation show. */
export interface SimulationFigures {
  readonly curves: Readonly<
    Record<
      "ttft" | "tpot" | "itl" | "e2eLatency",
      readonly { readonly value: number | null; readonly share: number }[]
    >
  >;
  readonly series: readonly {
    readonly startSeconds: number;
    readonly seconds: number;
    readonly batchSize: number | null;
    readonly waiting: number | null;
    readonly kvUtilisation: number | null;
    readonly ttftSeconds: number | null;
  }[];
  readonly slos: readonly { readonly metric: string; readonly limitSeconds: number }[];
}

const size = { width: 720, height: 260, marginLeft: 56, marginRight: 72 };

/** Plots of a run, each with its title: latency distributions, batch and queue, KV cache, TTFT over time. */
export function simulationPlots(
  { curves, series, slos }: SimulationFigures,
  Plot: PlotLibrary,
): readonly { readonly title: string; readonly options: PlotOptions }[] {
  const latencies = (["ttft", "tpot", "e2eLatency"] as const).flatMap((metric) =>
    curves[metric]
      .filter(({ value }) => value !== null && value > 0)
      .map(({ value, share }) => ({ metric, seconds: value!, share })),
  );
  const middle = series.map((point) => ({ ...point, at: point.startSeconds + point.seconds / 2 }));
  const limits = slos.filter(({ metric }) => metric !== "itl");
  const time = { label: "Simulated time (s)" };
  return [
    {
      title: "Share of requests by latency",
      options: {
        ...size,
        x: { type: "log", label: "Latency (s)" },
        y: { label: "Share of requests", domain: [0, 1], percent: false },
        color: { legend: false },
        marks: [
          Plot.ruleY([0]),
          Plot.ruleX(limits, { x: "limitSeconds", stroke: "#999", strokeDasharray: "4 3" }),
          Plot.lineY(latencies, { x: "seconds", y: "share", stroke: "metric" }),
          Plot.text(
            latencies,
            Plot.selectLast({
              x: "seconds",
              y: "share",
              z: "metric",
              text: "metric",
              textAnchor: "start",
              dx: 4,
              lineAnchor: "top",
            }),
          ),
        ],
      },
    },
    {
      title: "Batch and queue over time",
      options: {
        ...size,
        x: time,
        y: { label: "Requests", zero: true },
        marks: [
          Plot.ruleY([0]),
          Plot.lineY(middle, { x: "at", y: "batchSize", stroke: "#4269d0" }),
          Plot.lineY(middle, { x: "at", y: "waiting", stroke: "#ff725c" }),
          Plot.text(
            middle,
            Plot.selectLast({
              x: "at",
              y: "batchSize",
              text: () => "in the batch",
              textAnchor: "end",
              dy: -8,
              fill: "#4269d0",
            }),
          ),
          Plot.text(
            middle,
            Plot.selectLast({
              x: "at",
              y: "waiting",
              text: () => "waiting",
              textAnchor: "end",
              dy: -8,
              fill: "#ff725c",
            }),
          ),
        ],
      },
    },
    {
      title: "KV cache in use over time",
      options: {
        ...size,
        x: time,
        y: { label: "Share of blocks", domain: [0, 1] },
        marks: [
          Plot.ruleY([0, 1]),
          Plot.areaY(middle, { x: "at", y: "kvUtilisation", fill: "#3ca951", fillOpacity: 0.5 }),
        ],
      },
    },
    {
      title: "TTFT over the time of arrival",
      options: {
        ...size,
        x: time,
        y: { label: "Mean TTFT (s)", zero: true },
        marks: [
          Plot.ruleY([0]),
          Plot.ruleY(
            slos.filter(({ metric }) => metric === "ttft"),
            { y: "limitSeconds", stroke: "#999", strokeDasharray: "4 3" },
          ),
          Plot.lineY(
            middle.filter(({ ttftSeconds }) => ttftSeconds !== null),
            { x: "at", y: "ttftSeconds", stroke: "#4269d0" },
          ),
        ],
      },
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

/** Several plots below one another in one SVG. */
export function stackPlots(plots: readonly { readonly title: string; readonly svg: string }[]): string {
  const row = size.height + 36;
  const parts = plots.map(
    ({ title, svg }, i) =>
      `<text x="16" y="${i * row + 24}" font-family="system-ui, sans-serif" font-size="15" font-weight="600">${title}</text><g transform="translate(0 ${i * row + 32})">${svg}</g>`,
  );
  const height = plots.length * row;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${height}" viewBox="0 0 ${size.width} ${height}"><rect width="100%" height="100%" fill="white"/>${parts.join("")}</svg>\n`;
}
