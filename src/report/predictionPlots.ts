import { partLabels } from "./partLabels.ts";
import type { PlotLibrary, PlotOptions } from "./plotLibrary.ts";
import { bandPlot, type BandPoint } from "./plots/bandPlot.ts";
import { paperSize, paperTheme } from "./plots/plotTheme.ts";

/** One prediction of a sweep or comparison, as far as plots show it. */
export interface PlottedPrediction {
  readonly value: string | number;
  readonly ttftSeconds: number;
  readonly ttftIntervalSeconds: readonly [number, number];
  readonly tpotSeconds: number;
  readonly tpotIntervalSeconds: readonly [number, number];
  readonly outputTokensPerSecond: number;
  readonly outputTokensPerSecondPerDevice: number;
}

interface TitledPlot {
  readonly title: string;
  readonly options: PlotOptions;
}

const size = { ...paperSize, marginLeft: 64, marginRight: 32 };
const [blue] = paperTheme.series as readonly [string];

/**
 * TTFT and TPOT with their 80 % bands, and throughput, over the field that varies: lines over numbers, bars over names.
 * The axes are logarithmic where values span a factor of four.
 */
export function predictionPlots(
  field: string,
  points: readonly PlottedPrediction[],
  Plot: PlotLibrary,
): readonly TitledPlot[] {
  const isNumeric = points.every(({ value }) => typeof value === "number");
  const latency = (title: string, of: "ttft" | "tpot"): TitledPlot => ({
    title: `${title}, mean and 80 % band`,
    options: isNumeric
      ? { ...size, ...bandPlot(Plot, paperTheme, bandPoints(points, of), { x: axis(field, points, true) }) }
      : { ...size, x: axis(field, points, false), ...namedLatencies(title, points, of, Plot) },
  });
  const rates = points.map(({ value, outputTokensPerSecond: rate }) => ({ value, rate }));
  const throughput: TitledPlot = {
    title: "Output tokens/s",
    options: {
      ...size,
      x: axis(field, points, isNumeric),
      y: { ...scale(rates.map(({ rate }) => rate)), label: "Output tokens/s", grid: true },
      marks: isNumeric
        ? [Plot.lineY(rates, { x: "value", y: "rate", stroke: blue, strokeWidth: 2 })]
        : [Plot.text(rates, { x: "value", y: "rate", text: () => "●", fill: blue, fontSize: 16 })],
    },
  };
  return [latency("TTFT", "ttft"), latency("TPOT", "tpot"), throughput];
}

const bandPoints = (points: readonly PlottedPrediction[], of: "ttft" | "tpot"): readonly BandPoint[] =>
  points.map((point) => {
    const [low, high] = point[`${of}IntervalSeconds`];
    return { x: Number(point.value), mean: point[`${of}Seconds`], low, high, series: 0 };
  });

/** Names have no line between them: a mean and its bounds each. */
function namedLatencies(
  title: string,
  points: readonly PlottedPrediction[],
  of: "ttft" | "tpot",
  Plot: PlotLibrary,
): PlotOptions {
  const data = points.map((point) => {
    const [low, high] = point[`${of}IntervalSeconds`];
    return { value: point.value, low: low * 1e3, mean: point[`${of}Seconds`] * 1e3, high: high * 1e3 };
  });
  return {
    y: { ...scale(data.flatMap(({ low, high }) => [low, high])), label: `${title} (ms)`, grid: true },
    marks: [
      Plot.ruleX(data, { x: "value", y1: "low", y2: "high", stroke: blue, strokeWidth: 3 }),
      Plot.text(data, { x: "value", y: "mean", text: () => "●", fill: blue, fontSize: 16 }),
    ],
  };
}

function axis(
  field: string,
  points: readonly PlottedPrediction[],
  isNumeric: boolean,
): Readonly<Record<string, unknown>> {
  if (!isNumeric)
    return { type: "point", label: field, domain: points.map(({ value }) => value), padding: 0.5 };
  return { ...scale(points.map(({ value }) => Number(value))), label: field };
}

/** Whether a range is better read on a logarithmic axis. */
export function spansDecades(values: readonly number[]): boolean {
  const low = Math.min(...values);
  return low > 0 && Math.max(...values) / low >= 4;
}

function scale(
  values: readonly number[],
): { readonly type: "log" } | { readonly type: "linear"; readonly zero: true } {
  return spansDecades(values) ? { type: "log" } : { type: "linear", zero: true };
}

/** Where the time of one prediction goes: shares of TTFT and of a decode step as bars. */
export function breakdownPlots(
  parts: readonly { readonly title: string; readonly parts: Readonly<Record<string, number>> }[],
  Plot: PlotLibrary,
): readonly TitledPlot[] {
  return parts.map(({ title, parts: seconds }) => {
    const data = Object.entries(seconds)
      .filter(([, value]) => value > 0)
      .map(([name, value]) => ({ name: partLabels[name] ?? name, milliseconds: value * 1e3 }));
    return {
      title,
      options: {
        ...size,
        marginLeft: 210,
        x: { label: "ms", grid: true, zero: true },
        y: { type: "band", label: null, domain: data.map(({ name }) => name) },
        marks: [Plot.barX(data, { x: "milliseconds", y: "name", fill: blue }), Plot.ruleX([0])],
      },
    };
  });
}
