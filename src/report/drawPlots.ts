import type { Drawing, PlotOptions } from "./plotLibrary.ts";

/** Plots as SVG texts of their own. */
export function drawPlots(
  plots: readonly { readonly title: string; readonly options: PlotOptions }[],
  { plot, document }: Pick<Drawing, "plot" | "document">,
): readonly { readonly title: string; readonly svg: string }[] {
  return plots.map(({ title, options }) => {
    const svg = plot.plot({ ...options, document });
    svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    svg.setAttribute("font-family", "system-ui, sans-serif");
    return { title, svg: svg.outerHTML };
  });
}
