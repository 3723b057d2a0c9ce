import type { RefObject } from "preact";
import { download } from "../state/download.ts";
import { standaloneSvg, toPng } from "./standaloneSvg.ts";

/** Hands a chart out as a file. */
export function ExportButtons({ title, host }: { title: string; host: RefObject<HTMLElement | null> }) {
  const name = `servecast-${title.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
  const svg = () => host.current?.querySelector("svg") ?? undefined;
  return (
    <span class="row">
      <button
        type="button"
        aria-label={`${title}: save as SVG`}
        onClick={() => {
          const drawing = svg();
          if (drawing) download(`${name}.svg`, "image/svg+xml", standaloneSvg(drawing));
        }}
      >
        SVG
      </button>
      <button
        type="button"
        aria-label={`${title}: save as PNG`}
        onClick={() => {
          const drawing = svg();
          if (drawing) void toPng(drawing).then((png) => download(`${name}.png`, "image/png", png));
        }}
      >
        PNG
      </button>
    </span>
  );
}
