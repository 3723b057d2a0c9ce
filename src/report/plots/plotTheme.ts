import { formatQuantity } from "../../units/formatQuantity.ts";
import { seconds } from "../../units/quantity.ts";

/** What a plot takes from the place where it is shown: colours, and how numbers are written there. */
export interface PlotTheme {
  /** Of compared things, in order. */
  readonly series: readonly string[];
  readonly muted: string;
  readonly good: string;
  readonly warn: string;
  /** Behind everything. */
  readonly ground: string;
  time(seconds: number, digits: number): string;
  percent(ratio: number): string;
}

/** Black on white, for files. */
export const paperTheme: PlotTheme = {
  series: ["#4269d0", "#ff725c", "#3ca951", "#a463f2", "#efb118", "#6cc5b0", "#ff8ab7", "#97bbf5"],
  muted: "#777",
  good: "#3ca951",
  warn: "#b3731b",
  ground: "white",
  time: (value, digits) => formatQuantity(seconds(value), "time", { digits }),
  percent: (ratio) => `${Math.round(ratio * 100)} %`,
};

/** The size of a plot in a file. */
export const paperSize = { width: 720, height: 260 } as const;
