import type { ValidatedRow } from "../../calibration/rows/validateRows.ts";
import { InputError } from "../../units/inputError.ts";
import type { Host } from "../host.ts";

const size = { width: 460, height: 420, marginLeft: 64, marginBottom: 42, marginTop: 24 } as const;

/** Draws predicted against measured TPOT and TTFT, a colour an engine, as SVG or PNG by the file's name. */
export async function writeScatter(file: string, rows: readonly ValidatedRow[], host: Host): Promise<void> {
  const drawing = await host.drawing?.();
  if (!drawing) throw new InputError("unsupported", ["plot"], "plot: plots cannot be drawn here");
  const { scatterPlot } = await import("../../report/plots/scatterPlot.ts");
  const { paperTheme } = await import("../../report/plots/plotTheme.ts");
  const { drawPlots } = await import("../../report/drawPlots.ts");
  const { stackPlots } = await import("../../report/stackPlots.ts");
  const engines = [...new Set(rows.map(({ row }) => row.engine))].sort();
  const plots = (["tpot", "ttft"] as const).map((metric) => {
    const points = rows.flatMap((one) => {
      const comparison = one[metric];
      if (comparison === undefined) return [];
      const { measured, predicted } = comparison;
      return [{ measured, predicted, n: 1, series: engines.indexOf(one.row.engine) }];
    });
    const options = { ...size, ...scatterPlot(drawing.plot, paperTheme, points, 2, engines) };
    return { title: `Mean ${metric.toUpperCase()}`, options };
  });
  const svg = stackPlots(drawPlots(plots, drawing), size);
  await host.writeFile(file, /\.png$/i.test(file) ? await drawing.toPng(svg) : svg);
}
