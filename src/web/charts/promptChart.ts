import { bandPlot } from "../../report/plots/bandPlot.ts";
import { show } from "../parts/show.ts";
import type { PromptPoint } from "../state/curves.ts";
import { drawn, type Drawing, type Plotting } from "./Chart.tsx";
import { frame, tipColours } from "./frame.ts";
import { pageTheme } from "./pageTheme.ts";

/** TTFT against prompt length with its 80 % band; a rule at the present length. */
export function promptChart(
  plot: Plotting,
  width: number,
  points: readonly PromptPoint[],
  inputTokens: number,
): Drawing {
  const band = points.map((point) => ({
    x: point.inputTokens,
    mean: point.ttft,
    low: point.ttftLow,
    high: point.ttftHigh,
    series: 0,
  }));
  const x = {
    type: "log",
    base: 2,
    label: "prompt tokens",
    labelOffset: 38,
    ticks: [64, 256, 1024, 4096, 16_384, 65_536],
    tickFormat: shortTokens,
  };
  return drawn(plot, frame(width), (library) => bandPlot(library, pageTheme, band, { x }), [
    plot.ruleX([inputTokens], { stroke: "var(--series-1)", strokeDasharray: "2 3" }),
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
  ]);
}

/** 1024 as "1k": the axis counts in powers of two. */
const shortTokens = (value: number): string =>
  value >= 1024 ? `${Math.round(value / 1024)}k` : String(value);
