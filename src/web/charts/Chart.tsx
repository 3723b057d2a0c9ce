import type * as ObservablePlot from "@observablehq/plot";
import type { PlotLibrary, PlotOptions } from "../../report/plotLibrary.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import { cancelDrawing, drawInTurn } from "./drawInTurn.ts";
import { ExportButtons } from "./ExportButtons.tsx";

export type Plotting = typeof ObservablePlot;
export type Drawing = ReturnType<Plotting["plot"]>;

/** A plot of the report layer in a frame of the page, with what answers the pointer. */
export function drawn(
  plot: Plotting,
  frame: Readonly<Record<string, unknown>>,
  optionsOf: (library: PlotLibrary) => PlotOptions,
  pointers: readonly unknown[],
): Drawing {
  // The report layer knows the few functions that it uses, not the types of the library.
  const { marks, ...options } = optionsOf(plot as unknown as PlotLibrary);
  return plot.plot({ ...frame, ...options, marks: [...marks, ...pointers] } as PlotLibraryOptions);
}

type PlotLibraryOptions = NonNullable<Parameters<Plotting["plot"]>[0]>;

let library: Promise<Plotting> | undefined;
/** Observable Plot arrives after the first figures: a page is useful before it is drawn. */
const loadPlot = () => (library ??= import("@observablehq/plot"));

export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface Props {
  readonly title: string;
  /** What the chart shows, for people who cannot see it. */
  readonly description: string;
  /** Anything whose change asks for a new drawing. */
  readonly of: unknown;
  draw(plot: Plotting, width: number): Drawing;
  /** The same figures to read. */
  table(): ChartTable;
}

/** A chart beside the window is drawn when nothing has changed for so long: readers scroll, print and search. */
const unseenMilliseconds = 400;

/** A chart that draws itself in turn with the other charts of the page. */
export function Chart({ title, description, of, draw, table }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [isSeen, setSeen] = useState(false);
  const [isRead, setRead] = useState(false);
  const drawn = useRef<{ readonly of: unknown; readonly width: number } | undefined>(undefined);

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    const nearness = new IntersectionObserver(([entry]) => setSeen(entry?.isIntersecting ?? false), {
      rootMargin: "300px",
    });
    nearness.observe(element);
    return () => {
      observer.disconnect();
      nearness.disconnect();
    };
  }, []);

  useEffect(() => {
    const element = host.current;
    if (element === null || width < 40) return undefined;
    if (drawn.current?.of === of && drawn.current?.width === width) return undefined;
    let wanted = true;
    const ask = () =>
      void loadPlot().then((plot) => {
        if (!wanted) return;
        drawInTurn(element, () => {
          const drawing = draw(plot, width);
          stripStyles(drawing);
          drawing.setAttribute("role", "img");
          drawing.setAttribute("aria-label", `${title}. ${description}`);
          element.replaceChildren(drawing);
          drawn.current = { of, width };
        });
      });
    const timer = isSeen ? undefined : setTimeout(ask, unseenMilliseconds);
    if (isSeen) ask();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [of, width, isSeen]);

  useEffect(() => () => void (host.current && cancelDrawing(host.current)), []);

  return (
    <figure class="chart">
      <h3>{title}</h3>
      <div ref={host} class="drawing" />
      <figcaption>{description}</figcaption>
      <div class="row actions">
        <details onToggle={(event) => setRead(event.currentTarget.open)}>
          <summary>As a table</summary>
          {isRead && <DataTable title={title} {...table()} />}
        </details>
        <ExportButtons title={title} host={host} />
      </div>
    </figure>
  );
}

/** Plot writes its few rules into each drawing; the policy of this page forbids that, so page.css holds them. */
function stripStyles(drawing: Element): void {
  for (const style of drawing.querySelectorAll("style")) style.remove();
  // The drawing has one name of its own; those of its parts may not stand on plain groups.
  for (const part of drawing.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
}

function DataTable({ title, columns, rows }: ChartTable & { title: string }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" class="number">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} class="number">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
