import { InputError } from "../../units/inputError.ts";
import type { Host } from "../host.ts";
import type { Prediction } from "./prediction.ts";

interface Answer extends Prediction {
  readonly variants?: {
    readonly field: string;
    readonly points: readonly { readonly value: string | number; readonly prediction: Prediction }[];
  };
}

/** Draws what varies, or where the time of a single prediction goes, as SVG or PNG by the file's name. */
export async function writePredictionPlot(file: string, answer: Answer, host: Host): Promise<void> {
  const drawing = await host.drawing?.();
  if (!drawing) throw new InputError("unsupported", ["plot"], "plot: plots cannot be drawn here");
  const { breakdownPlots, predictionPlots } = await import("../../report/predictionPlots.ts");
  const { drawPlots } = await import("../../report/drawPlots.ts");
  const { paperSize } = await import("../../report/plots/plotTheme.ts");
  const { stackPlots } = await import("../../report/stackPlots.ts");
  const { variants, ttftParts, decode } = answer;
  const plots = variants
    ? predictionPlots(
        variants.field,
        variants.points.map(({ value, prediction }) => ({ value, ...prediction })),
        drawing.plot,
      )
    : breakdownPlots(
        [
          { title: "Where TTFT goes", parts: ttftParts },
          { title: `One decode step, ${decode.bound}-bound`, parts: decode.parts },
        ],
        drawing.plot,
      );
  const svg = stackPlots(drawPlots(plots, drawing), paperSize);
  await host.writeFile(file, /\.png$/i.test(file) ? await drawing.toPng(svg) : svg);
}
