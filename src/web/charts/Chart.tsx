import type * as PlotLibrary from "@observablehq/plot";
import { useEffect, useRef, useState } from "preact/hooks";

export type Plotting = typeof PlotLibrary;

let library: Promise<Plotting> | undefined;
/** Observable Plot arrives after the first figures: a page is useful before it is drawn. */
const loadPlot = () => (library ??= import("@observablehq/plot"));

interface Props {
  readonly title: string;
  /** What the chart shows, for people who cannot see it. */
  readonly description: string;
  /** Anything whose change asks for a new drawing. */
  readonly of: unknown;
  draw(plot: Plotting, width: number): Element;
}

/** A chart that draws itself at most once a frame, in turn with the other charts of the page. */
export function Chart({ title, description, of, draw }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = host.current;
    if (element === null || width < 40) return undefined;
    let wanted = true;
    void loadPlot().then((plot) =>
      inTurn(() => {
        if (!wanted) return;
        const drawing = draw(plot, width);
        drawing.setAttribute("role", "img");
        drawing.setAttribute("aria-label", `${title}. ${description}`);
        element.replaceChildren(drawing);
      }),
    );
    return () => {
      wanted = false;
    };
  }, [of, width]);

  return (
    <figure class="chart">
      <div ref={host} />
      <figcaption>{description}</figcaption>
    </figure>
  );
}

const waiting: (() => void)[] = [];

/** Runs one drawing a frame, so that a dragged slider never waits for all charts at once. */
function inTurn(draw: () => void): void {
  waiting.push(draw);
  if (waiting.length === 1) requestAnimationFrame(next);
}

function next(): void {
  waiting.shift()?.();
  if (waiting.length > 0) requestAnimationFrame(next);
}
