import type { PlotTheme } from "../../report/plots/plotTheme.ts";
import { show, showPercent } from "../parts/show.ts";

/** The colours of page.css, light and dark, and the reader's way to write numbers. */
export const pageTheme: PlotTheme = {
  series: ["var(--series-1)", "var(--series-2)", "var(--series-3)", "var(--series-4)"],
  muted: "var(--muted)",
  good: "var(--good)",
  warn: "var(--warn)",
  ground: "var(--card)",
  time: (seconds, digits) => show(seconds, "time", digits),
  percent: showPercent,
};
